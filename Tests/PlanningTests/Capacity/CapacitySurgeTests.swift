import Planning
import Testing

/// Demand that grows very fast, and capacity that nobody needs any more.
@Suite struct CapacitySurgeTests {
    private func run(
        _ policy: CapacityPolicy = CapacityPolicy(), until end: Int64, _ demand: (Int64) -> Double
    ) -> [(time: Int64, plan: CapacityRecommendation)] {
        var state: CapacityState?
        return stride(from: Int64(0), through: end, by: 15).compactMap { time in
            let result = policy.decide(state: state, inputs: CapacityInputs(currentRPM: demand(time)), at: time)
            state = result.state
            return result.recommendation.map { (time, $0) }
        }
    }

    /// From 300 to 3,000 within 90 s: capacity is ahead of demand, and by no more than twice.
    @Test func capacityIsAheadOfASurge() throws {
        var policy = CapacityPolicy()
        policy.maxRPM = 1e6
        let demand: (Int64) -> Double = { 300 + 30 * Double(min(max($0 - 600, 0), 90)) }
        let plans = run(policy, until: 900, demand)
        let during = try #require(plans.first { $0.time == 645 }).plan
        #expect(during.binding == .surge && during.source == .reactive)
        #expect(during.requestsPerMinute > 1.4 * demand(645) / 0.7)
        #expect(during.reason.contains("grows by more than half in a minute"))
        #expect(plans.allSatisfy { $0.plan.requestsPerMinute <= (2 * demand($0.time) / 0.7).rounded(.up) })
        #expect(plans.filter { $0.time <= 600 }.allSatisfy { $0.plan.candidates.allSatisfy { $0.rule != .surge } })
    }

    @Test func growthThatCanBeFollowedIsNoSurge() {
        let plans = run(until: 3_600) { 200 * (1 + Double($0) / 3_600) }
        #expect(plans.allSatisfy { $0.plan.candidates.allSatisfy { $0.rule != .surge } })
    }

    /// 60 % of what is there is within the band where nothing changes, but for half an hour only.
    @Test func surplusIsGivenBackAfterAWhile() throws {
        let plans = run(until: 7_200) { $0 < 600 ? 700 : 420 }
        func rpm(_ time: Int64) throws -> Double { try #require(plans.first { $0.time == time }).plan.requestsPerMinute }
        #expect(try rpm(600) == 1_000 && rpm(2_370) == 1_000)
        let given = try #require(plans.first { $0.plan.binding == .surplus })
        #expect(given.time == 2_385 && given.plan.requestsPerMinute == 600)
        #expect(given.plan.reason.contains("more than 600 was not wanted for 1800 s"))
        #expect(try rpm(7_200) == 600)
    }

    @Test(arguments: [(0, 420), (1_800, 640)] as [(Int64, Double)])
    func surplusMayBeKept(seconds: Int64, demand: Double) throws {
        var policy = CapacityPolicy()
        policy.surplusSeconds = seconds
        let plans = run(policy, until: 7_200) { $0 < 600 ? 700 : demand }
        #expect(try #require(plans.last).plan.requestsPerMinute == 1_000, "none is given back, or less than a tenth")
    }

    /// The threshold of rises never lets demand take more than half of what is kept free.
    @Test(arguments: [(0.7, 839, false), (0.7, 841, true), (0.9, 949, false), (0.9, 951, true), (1, 1_001, true)])
    func capacityRisesInTime(utilization: Double, demand: Double, rises: Bool) throws {
        var policy = CapacityPolicy()
        (policy.targetUtilization, policy.maxRPM) = (utilization, 1e6)
        let state = CapacityState(requestsPerMinute: 1_000, at: 0)
        let plan = policy.decide(state: state, inputs: CapacityInputs(currentRPM: demand), at: 60).recommendation
        #expect((try #require(plan).action == .scaleUp) == rises)
    }
}
