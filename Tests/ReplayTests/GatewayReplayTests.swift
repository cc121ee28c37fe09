import Forecasting
import Planning
import Testing

@testable import Replay

@Suite struct GatewayReplayTests {
    private static let day: Int64 = 86_400

    /// Days that go up and down, alike but for noise; the last quarter of the last day can be told apart.
    private func trace(days: Int = 3, ending: Double = 1) -> DemandTrace {
        let count = days * 288
        var random = Int64(7)
        let requests = (0..<count).map { bucket in
            random = (random * 16_807) % 2_147_483_647
            let time = Double(bucket % 288) / 288
            let usual = 3_000 * (1 + 0.8 * (time < 0.5 ? 1 : -1) * (0.5 + Double(random % 100) / 200))
            return bucket >= count - 72 ? usual * ending : usual
        }
        return DemandTrace(name: "t", start: 0, step: 300, requests: requests)
    }

    private func comparison(_ trace: DemandTrace, events: [KnownEvent] = [], delay: Int64 = 120) -> PolicyComparison {
        let settings = ReplaySettings(startingLimit: 1_000, bounds: 50...20_000, actuationDelay: delay)
        let replay = GatewayReplay(trace, over: trace.end - Self.day..<trace.end, settings: settings)
        return PolicyComparison(replay, capacity: CapacityPolicy(), leadTime: 900, events: events)
    }

    @Test func whatIsYetToComeChangesNothingBefore() {
        let (usual, other) = (comparison(trace()), comparison(trace(ending: 4)))
        let change = usual.replay.trace.end - Self.day / 4
        let (usualForecasts, otherForecasts) = (usual.forecasts(), other.forecasts())
        for name in PolicyName.allCases {
            let results = [
                usual.run(name, forecasts: usualForecasts), other.run(name, forecasts: otherForecasts),
            ].map { result in
                (
                    decisions: result.decisions.filter { $0.time <= change },
                    minutes: result.minutes.filter { $0.time < change }
                )
            }
            #expect(results[0].decisions == results[1].decisions, "\(name)")
            #expect(results[0].minutes == results[1].minutes, "\(name)")
            #expect(name == .fixed || !results[0].decisions.isEmpty, "\(name)")
        }
    }

    @Test func accountsForEveryRequest() {
        let comparison = comparison(trace(ending: 5))
        let forecasts = comparison.forecasts()
        for name in PolicyName.allCases {
            let result = comparison.run(name, forecasts: forecasts)
            #expect(result.arrived == result.served + result.throttled + result.waiting)
            #expect(result.minutes.reduce(0) { $0 + $1.arrived } == result.arrived)
            #expect(result.minutes.reduce(0) { $0 + $1.throttled } == result.throttled)
            #expect(result.minutes.count == 1_440)
            let hours = result.minutes.reduce(0) { $0 + $1.capacity } / 60
            #expect(abs(hours - result.capacityRPMHours) < 1e-6 * hours)
            #expect(result.scaleUps + result.scaleDowns == result.decisions.count)
            #expect((0...1).contains(result.wastedRatio))
        }
    }

    @Test func staticKeepsTheStartingLimit() {
        let result = comparison(trace()).run(.fixed, forecasts: nil)
        #expect(result.decisions.isEmpty)
        #expect(abs(result.capacityRPMHours - 24_000) < 1e-6)
    }

    @Test func announcedTrafficIsProvidedForInTime() throws {
        let (rise, end) = (SurgeTimes.rise, SurgeTimes.fall + 90)
        let event = KnownEvent(name: "sale", start: rise, end: end, floor: 15_000)
        let throttled = [[], [event]].map { events in
            let settings = ReplaySettings(startingLimit: 1_000, bounds: 50...20_000)
            let replay = GatewayReplay(
                .surge, over: SurgeTimes.evaluation..<SurgeTimes.end, settings: settings)
            let comparison = PolicyComparison(replay, capacity: CapacityPolicy(), leadTime: 900, events: events)
            return comparison.run(.predictive, forecasts: comparison.forecasts()).throttledRatio
        }
        #expect(throttled[0] > 0.02)
        #expect(throttled[1] < 0.001)
    }

    @Test func equalCapacitySpendsNoMoreThanTheOther() throws {
        let comparison = comparison(trace())
        let forecasts = comparison.forecasts()
        var rich = comparison.run(.reactive, forecasts: nil)
        rich.capacityRPMHours *= 1.5
        let equal = try #require(comparison.atEqualCapacity(with: rich, forecasts: forecasts))
        #expect(equal.result.capacityRPMHours <= rich.capacityRPMHours)
        #expect(equal.result.capacityRPMHours > rich.capacityRPMHours * 0.8)
        rich.capacityRPMHours = 1
        #expect(comparison.atEqualCapacity(with: rich, forecasts: forecasts) == nil)
    }

    @Test(arguments: [(60, 300), (300, 300), (600, 600), (1_800, 1_800), (3_600, 300), (420, 300)])
    func forecastsUseTheTracesBucketsWhereTheyAreWide(step: Int64, expected: Int64) {
        let trace = DemandTrace(name: "t", start: 0, step: step, requests: [1, 2])
        #expect(ForecastTrack.step(of: trace) == expected)
    }
}
