import Planning
import Testing

/// How the rate of clients' token buckets adapts.
@Suite struct RateLimitTests {
    private static let health = RateLimitPolicy.Health(latencySeconds: 0.2, errorRate: 0.02, factor: 0.8)

    private func run(
        _ policy: CapacityPolicy, every seconds: Int64 = 15, until end: Int64, directives: [CapacityDirective] = [],
        _ inputs: (Int64) -> CapacityInputs
    ) -> [Int64: CapacityRecommendation] {
        var state: CapacityState?
        var plans: [Int64: CapacityRecommendation] = [:]
        for time in stride(from: Int64(0), through: end, by: Int64.Stride(seconds)) {
            let result = policy.decide(state: state, inputs: inputs(time), directives: directives, at: time)
            state = result.state
            plans[time] = result.recommendation
        }
        return plans
    }

    @Test func inSteadyTrafficItIsTheCapacity() throws {
        let plans = run(CapacityPolicy(), until: 1_200) { _ in CapacityInputs(currentRPM: 315, baselineRPM: 300) }
        #expect(plans.values.allSatisfy { $0.rateLimit.requestsPerSecond == 7.5 && $0.rateLimit.burst == 9 })
    }

    /// Demand that rises by 10 % is within the band where capacity stays; the rate follows it.
    @Test func itRisesWithDemandBeforeCapacityDoes() throws {
        let plans = run(CapacityPolicy(), until: 660) { CapacityInputs(currentRPM: $0 <= 600 ? 280 : 308) }
        let (before, after) = (try #require(plans[600]), try #require(plans[615]))
        #expect(before.requestsPerMinute == 400 && after.requestsPerMinute == 400)
        #expect(after.rateLimit.signals.velocity > 10)
        #expect(after.rateLimit.requestsPerSecond > 308 / 0.7 / 60)
    }

    @Test func whatIsUsualAtThisTimeIsLetThrough() throws {
        let plans = run(CapacityPolicy(), until: 0) { _ in CapacityInputs(currentRPM: 70, baselineRPM: 700) }
        let plan = try #require(plans[0])
        #expect(plan.requestsPerMinute == 100)
        #expect(abs(plan.rateLimit.requestsPerSecond * 60 - 1_000) < 1e-9)
    }

    @Test(arguments: [
        (nil, nil, 1), (0.1, 0.0, 1), (0.2, 0.02, 1), (0.21, 0, 0.8), (nil, 0.05, 0.8), (9, 1, 0.8),
    ] as [(Double?, Double?, Double)])
    func anUnwellGatewayIsSpared(latency: Double?, errors: Double?, factor: Double) throws {
        var policy = CapacityPolicy()
        policy.rateLimit.health = Self.health
        let plans = run(policy, until: 0) { _ in
            CapacityInputs(currentRPM: 70, errorRate: errors, latencySeconds: latency)
        }
        let plan = try #require(plans[0])
        #expect(abs(plan.rateLimit.requestsPerSecond * 60 - 100 * factor) < 1e-9)
        #expect(plan.requestsPerMinute == 100, "capacity is not")
    }

    /// In the first five minutes half of a change is learned in 15 s, afterwards in 30 s.
    @Test(arguments: [(120, 15), (600, 30)] as [(Int64, Int64)])
    func learningIsFasterInTheBeginning(change: Int64, halfLife: Int64) throws {
        var policy = CapacityPolicy()
        policy.rateLimit.health = Self.health
        let plans = run(policy, until: 900) { CapacityInputs(currentRPM: 70, errorRate: $0 <= change ? 0 : 0.5) }
        let health = try #require(plans[change + halfLife]).rateLimit.signals.health
        #expect(abs(health - 0.9) < 1e-9)
    }

    @Test func boundsHoldButNotAgainstSomebodysWord() throws {
        var policy = CapacityPolicy()
        (policy.rateLimit.minRPM, policy.rateLimit.maxRPM) = (120, 500)
        policy.rateLimit.health = Self.health
        func rate(_ demand: Double, _ directives: [CapacityDirective] = []) throws -> Double {
            let plans = run(policy, until: 0, directives: directives) { _ in
                CapacityInputs(currentRPM: demand, errorRate: 0.5)
            }
            return try #require(plans[0]).rateLimit.requestsPerSecond * 60
        }
        #expect(abs(try rate(35) - 120) < 1e-9)
        #expect(abs(try rate(1_400) - 500) < 1e-9)
        func override(_ mode: CapacityDirective.Mode, _ rpm: Double) -> [CapacityDirective] {
            [CapacityDirective(origin: .override, name: "1", mode: mode, requestsPerMinute: rpm, start: 0, end: 1)]
        }
        #expect(try rate(70, override(.set, 5_000)) == 5_000, "what is set is meant")
        #expect(abs(try rate(70, override(.floor, 5_000)) - 4_000) < 1e-9)
        #expect(abs(try rate(700, override(.ceiling, 60)) - 48) < 1e-9)
    }

    /// Also while capacity is lower, and the rate would be ahead of it.
    @Test func whatSomebodyAllowsAtMostIsNotExceeded() throws {
        let ceiling = CapacityDirective(
            origin: .override, name: "1", mode: .ceiling, requestsPerMinute: 500, start: 0, end: 1)
        let plans = run(CapacityPolicy(), until: 0, directives: [ceiling]) { _ in
            CapacityInputs(currentRPM: 70, baselineRPM: 700)
        }
        let plan = try #require(plans[0])
        #expect(plan.requestsPerMinute == 100 && plan.source == .reactive)
        #expect(abs(plan.rateLimit.requestsPerSecond * 60 - 500) < 1e-9)
    }
}
