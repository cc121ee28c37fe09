import Testing

@testable import HolySheepSimulator

@Suite struct GatewayLoadTests {
    static let noon = second("2026-03-16T04:00:00Z")

    private func load(_ requestsPerMinute: Double) -> GatewayLoad {
        GatewayLoad(
            source: TrafficGenerator(seed: 5), limits: .init(requestsPerMinute: requestsPerMinute), seed: 5)
    }

    @Test func dependsOnTheTimeAlone() {
        var polled = load(500)
        for time in stride(from: Self.noon - 7200, to: Self.noon, by: 15) {
            _ = polled.snapshot(at: Double(time), live: LiveCalls())
        }
        var fresh = load(500)
        let time = Double(Self.noon) + 12.5
        let same = (polled.snapshot(at: time, live: LiveCalls()), fresh.snapshot(at: time, live: LiveCalls()))
        #expect(same.0 == same.1)
        // And going back gives what was there before.
        let earlier = Double(Self.noon - 3600)
        var other = load(500)
        let back = (fresh.snapshot(at: earlier, live: LiveCalls()), other.snapshot(at: earlier, live: LiveCalls()))
        #expect(back.0 == back.1)
    }

    @Test func throughputFollowsDemandBelowTheLimitAndStopsAtIt() {
        let source = TrafficGenerator(seed: 5)
        let demand = (1...10).reduce(0.0) { sum, minute in
            sum + source.models.indices.reduce(0.0) {
                $0 + source.arrivals(model: $1, minute: Self.noon - Int64(minute) * 60).total
            }
        } / 10
        func throughput(_ limit: Double) -> Double {
            var load = load(limit)
            return (0..<10).reduce(0.0) { sum, minute in
                sum + load.snapshot(at: Double(Self.noon - Int64(minute) * 60), live: LiveCalls())
                    .servedPerMinute.reduce(0, +)
            } / 10
        }
        #expect(abs(throughput(10 * demand) - demand) < 0.01 * demand)
        #expect(abs(throughput(demand / 2) - demand / 2) < 0.01 * demand)
    }

    @Test func throughputWithinAMinuteCoversAMinute() {
        var load = load(100_000)
        let whole = load.snapshot(at: Double(Self.noon), live: LiveCalls()).servedPerMinute.reduce(0, +)
        for offset in [3.0, 10, 27, 59.9] {
            let part = load.snapshot(at: Double(Self.noon) + offset, live: LiveCalls()).servedPerMinute.reduce(0, +)
            #expect((0.5...1.5).contains(part / whole))
        }
    }

    @Test func liveCallsFillTheQueue() {
        var load = load(100_000)
        var live = LiveCalls()
        let before = load.snapshot(at: Double(Self.noon) + 5, live: live).queue
        for _ in 0..<20_000 {
            live.admit(model: 0, priority: 1, demand: Demand(requests: 1), at: Self.noon + 4)
        }
        let after = load.snapshot(at: Double(Self.noon) + 5, live: live).queue
        #expect(before.depth(upTo: 2) == 0)
        #expect(after.depth(upTo: 2) > 0)
        let later = load.snapshot(at: Double(Self.noon) + 120, live: live).queue
        #expect(later.depth(upTo: 2) == 0)
    }
}
