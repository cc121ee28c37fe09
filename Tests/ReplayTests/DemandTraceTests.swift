import Testing

@testable import Replay

@Suite struct DemandTraceTests {
    @Test func spreadsBucketsEvenlyAndLosesNothing() {
        let trace = DemandTrace(name: "t", start: 1_000, step: 60, requests: [7, 0, 120, 61])
        let seconds = (1_000..<Int64(1_240)).map { trace.requests(before: $0 + 1) - trace.requests(before: $0) }
        #expect(seconds.reduce(0, +) == 188)
        #expect(stride(from: 0, to: 240, by: 60).map { seconds[$0..<$0 + 60].reduce(0, +) } == [7, 0, 120, 61])
        #expect(seconds[..<60].allSatisfy { $0 <= 1 })
        #expect(seconds[120..<180].allSatisfy { $0 == 2 })
        #expect(trace.minute(endingAt: 1_180) == 120)
    }

    @Test func meansAreRequestsPerMinute() {
        let trace = DemandTrace(name: "t", start: 0, step: 600, requests: [1_000, 3_000])
        #expect(trace.meanRPM == 200)
        #expect(trace.meanRPM(in: 600..<1_200) == 300)
        #expect(trace.meanRPM(in: 5_000..<6_000) == 0)
        #expect(trace.scaled(by: 0.5).meanRPM == 100)
    }

    @Test func whatIsNoCountIsNone() {
        let trace = DemandTrace(name: "t", start: 0, step: 60, requests: [-5, .nan, .infinity, 60])
        #expect(trace.requests(before: 240) == 60)
    }

    @Test func theSurgeGoesFrom500To15000Within90Seconds() {
        let surge = DemandTrace.surge
        func rpm(_ from: Int64, _ to: Int64) -> Double { surge.meanRPM(in: from..<to) }
        #expect(surge.end == SurgeTimes.end)
        #expect(abs(rpm(SurgeTimes.start, SurgeTimes.rise) - 500) < 1e-6)
        #expect(abs(rpm(SurgeTimes.rise, SurgeTimes.rise + 90) - 7_750) < 1e-6)
        #expect(abs(rpm(SurgeTimes.rise + 90, SurgeTimes.fall) - 15_000) < 1e-6)
        #expect(abs(rpm(SurgeTimes.fall + 90, SurgeTimes.end) - 500) < 1e-6)
    }
}
