import Planning
import TestSupport
import Testing

/// Schedules, events and overrides: which of them counts, and how that is explained.
@Suite struct CapacityDirectiveTests {
    private typealias Directive = CapacityDirective

    private static func schedule(_ name: String, _ rpm: Double) -> Directive {
        Directive(origin: .schedule, name: name, requestsPerMinute: rpm, start: 0, end: 10_000)
    }
    private static func event(_ name: String, _ rpm: Double, burst: Double? = nil) -> Directive {
        Directive(origin: .event, name: name, requestsPerMinute: rpm, start: 0, end: 10_000, burstAllowance: burst)
    }
    private static func override(_ id: Int64, _ mode: Directive.Mode, _ rpm: Double) -> Directive {
        Directive(
            origin: .override, name: String(id), mode: mode, requestsPerMinute: rpm, start: 0, end: 10_000,
            author: "alice", order: id)
    }

    private func decide(
        _ directives: [Directive], demand: Double? = 280, at time: Int64 = 1_000, policy: CapacityPolicy = .init(),
        state: CapacityState? = nil
    ) -> CapacityRecommendation? {
        policy.decide(
            state: state, inputs: CapacityInputs(currentRPM: demand), directives: directives, at: time
        ).recommendation
    }

    /// Demand alone calls for 400.
    static let overlaps: [(directives: [CapacityDirective], rpm: Double, source: CapacityRecommendation.Source)] = [
        ([], 400, .reactive),
        ([schedule("a", 300)], 400, .reactive),
        ([schedule("a", 450)], 450, .schedule),
        ([schedule("a", 450), schedule("b", 600), schedule("c", 500)], 600, .schedule),
        ([schedule("a", 600), event("sale", 500)], 600, .schedule),
        ([schedule("a", 450), event("sale", 5_000)], 5_000, .event),
        ([event("sale", 5_000), override(1, .ceiling, 1_000)], 1_000, .override),
        ([override(1, .floor, 700), event("sale", 500)], 700, .override),
        ([override(1, .floor, 700), override(2, .floor, 900)], 900, .override),
        ([override(1, .ceiling, 300), override(2, .ceiling, 200)], 200, .override),
        ([override(2, .floor, 700), override(1, .ceiling, 300)], 300, .override),
        ([override(1, .ceiling, 500), schedule("a", 450)], 450, .schedule),
        ([override(1, .set, 120), override(2, .floor, 900), event("sale", 5_000)], 120, .override),
        ([override(2, .set, 120), override(1, .set, 90)], 120, .override),
        ([override(1, .set, 0)], 0, .override),
        ([override(1, .set, 1e9)], 1e9, .override),
        ([override(1, .set, 400)], 400, .override),
        ([override(1, .floor, 450.2)], 451, .override),
        ([override(1, .ceiling, 350.8)], 350, .override),
    ]

    @Test(arguments: overlaps)
    func overlapsHaveOneResult(
        directives: [CapacityDirective], rpm: Double, source: CapacityRecommendation.Source
    ) throws {
        for order in [directives, directives.reversed()] {
            let plan = try #require(decide(order))
            #expect(plan.requestsPerMinute == rpm)
            #expect(plan.source == source)
            #expect(plan.binding.rawValue == source.rawValue)
            #expect(Set(plan.candidates.compactMap(\.name)) == Set(directives.map(\.name)))
            #expect(directives.allSatisfy { plan.reason.contains($0.name) })
            #expect((plan.directive != nil) == [.schedule, .event, .override].contains(source))
        }
    }

    @Test func theReasonNamesWinnerAndLosers() throws {
        let plan = try #require(
            decide([Self.override(17, .floor, 5_000), Self.event("flash_sale", 3_000), Self.schedule("morning", 450)]))
        #expect(
            plan.reason
                == "Start at 5000 requests/min: override 17 by alice asks for at least 5000 until 1970-01-01T02:46:40Z; "
                + "without it 400, because present demand of 280 (there is no forecast) at 70 % utilization calls for 400; "
                + "outranked or without effect: event flash_sale (floor 3000), schedule morning (floor 450).")
    }

    /// What is planned is provided the lead time before it begins, what is overridden at the very moment.
    @Test(arguments: [(99, false, false), (100, true, false), (399, true, false), (400, true, true), (999, true, true), (1_000, false, false)])
    func fromAndUntil(time: Int64, planned: Bool, overridden: Bool) throws {
        let event = Directive(origin: .event, name: "sale", requestsPerMinute: 900, start: 400, end: 1_000)
        let override = Directive(origin: .override, name: "1", requestsPerMinute: 900, start: 400, end: 1_000)
        #expect(event.isInForce(at: time, leadSeconds: 300) == planned)
        #expect(override.isInForce(at: time, leadSeconds: 300) == overridden)
    }

    /// Demand goes on being followed meanwhile, so that capacity afterwards is what it would have been.
    @Test func afterwardsItIsAsIfNothingHadBeen() throws {
        let directive = Directive(origin: .override, name: "1", mode: .set, requestsPerMinute: 2_000, start: 100, end: 500)
        var (with, without): (CapacityState?, CapacityState?)
        for time in stride(from: Int64(0), through: 900, by: 60) {
            let inputs = CapacityInputs(currentRPM: time < 300 ? 280 : 420)
            let policy = CapacityPolicy()
            let directives = [directive].filter { $0.isInForce(at: time, leadSeconds: 0) }
            let overridden = policy.decide(state: with, inputs: inputs, directives: directives, at: time)
            let plain = policy.decide(state: without, inputs: inputs, at: time)
            (with, without) = (overridden.state, plain.state)
            let expected = (100..<500).contains(time) ? 2_000 : try #require(plain.recommendation).requestsPerMinute
            #expect(overridden.recommendation?.requestsPerMinute == expected)
        }
    }

    @Test func withoutAnyDemandAFloorStandsAndACeilingDoesNot() throws {
        #expect(try #require(decide([Self.override(1, .floor, 300)], demand: nil)).requestsPerMinute == 300)
        #expect(try #require(decide([Self.override(1, .set, 300)], demand: nil)).source == .override)
        #expect(decide([Self.override(1, .ceiling, 300)], demand: nil) == nil)
        let both = [Self.override(1, .floor, 500), Self.override(2, .ceiling, 300)]
        #expect(try #require(decide(both, demand: nil)).requestsPerMinute == 300)
        let directives = [Self.override(1, .set, 300)]
        let state = CapacityPolicy().decide(state: nil, inputs: .init(), directives: directives, at: 0).state
        #expect(decide([], demand: nil, state: state) == nil, "a wish is no knowledge")
    }

    @Test func aPlannedBurstReplacesTheUsualOne() throws {
        let plan = try #require(decide([Self.event("sale", 6_000, burst: 0.5)]))
        #expect(plan.rateLimit.requestsPerSecond == 100)
        #expect(plan.rateLimit.burst == 150)
        let several = [Self.event("a", 6_000, burst: 0.2), Self.event("b", 10, burst: 0.5), Self.event("c", 10)]
        #expect(try #require(decide(several)).rateLimit.burst == 150)
        #expect(try #require(decide(several.reversed())).rateLimit.burst == 150)
    }

    @Test func ofAThousandTheFirstAreTold() throws {
        let many = (1...1_000).map { Self.override(Int64($0), .floor, 1_000) }
        let plan = try #require(decide(many))
        #expect(plan.requestsPerMinute == 1_000 && plan.candidates.count <= 23)
        #expect(plan.reason.contains("994 more"))
    }

    @Test func theEndOfAWishIsSaid() throws {
        let state = CapacityPolicy().decide(
            state: nil, inputs: CapacityInputs(currentRPM: 280), directives: [Self.override(1, .set, 10)], at: 0).state
        let plan = try #require(decide([], demand: 281, at: 60, state: state))
        #expect(plan.reason.hasPrefix("Scale up from 10 to 400 requests/min: what somebody asked for is over; present"))
    }

    /// Whatever people ask for and whatever is known: a finite value, no trap, and what was set is what is in force.
    @Test func anythingAtOnce() {
        var random = SeededGenerator(seed: 5)
        let values: [Double] = [0, 1, 450, 5_000, 1e300, -1, .nan, .infinity]
        for _ in 0..<2_000 {
            let directives = (0..<Int.random(in: 0...6, using: &random)).map { id in
                Directive(
                    origin: Directive.Origin.allCases.randomElement(using: &random)!, name: "\(id)",
                    mode: Directive.Mode.allCases.randomElement(using: &random)!,
                    requestsPerMinute: values.randomElement(using: &random)!,
                    start: .random(in: 0...1_500, using: &random), end: .random(in: 0...2_000, using: &random),
                    burstAllowance: values.randomElement(using: &random)!, order: Int64(id))
            }
            guard let plan = decide(directives, demand: values.randomElement(using: &random)!) else { continue }
            #expect(plan.requestsPerMinute.isFinite && plan.requestsPerMinute >= 0)
            #expect(plan.rateLimit.requestsPerSecond.isFinite && plan.rateLimit.burst >= 0)
            #expect((0...50).contains(plan.replicas))
        }
    }
}
