import Planning
import Testing

/// What waits in the queue, and what happens while the gateway turns requests away.
@Suite struct CapacityEmergencyTests {
    private let policy = CapacityPolicy()

    @Test(arguments: [
        (12, 300, .reactive), (0, 300, .reactive), (600, 330, .queue), (3_000, 810, .queue), (1e9, 2_000, .maximum),
    ] as [(Double, Double, CapacityRecommendation.Rule)])
    func theQueueIsDrainedInTime(depth: Double, rpm: Double, binding: CapacityRecommendation.Rule) throws {
        let inputs = CapacityInputs(currentRPM: 210, queueDepth: depth)
        let plan = try #require(policy.decide(state: nil, inputs: inputs, at: 0).recommendation)
        #expect(plan.requestsPerMinute == rpm)
        #expect(plan.binding == binding)
        #expect(plan.source == .reactive)
    }

    @Test func aQueueMayBeLeftToItself() throws {
        var policy = policy
        policy.queueDrainSeconds = 0
        let inputs = CapacityInputs(currentRPM: 210, queueDepth: 1e6)
        #expect(try #require(policy.decide(state: nil, inputs: inputs, at: 0).recommendation).requestsPerMinute == 300)
    }

    /// 100 at first; refused from 60 to 200; 70 % of 100 all along. More than four times what demand calls for is not
    /// asked for.
    @Test func refusalsDoubleCapacityAndItComesBack() throws {
        var state: CapacityState?
        var seen: [Int64: Double] = [:]
        var sources: [Int64: CapacityRecommendation.Source] = [:]
        for time in stride(from: Int64(0), through: 4_000, by: 20) {
            let inputs = CapacityInputs(currentRPM: 70, throttledRatio: (60...200).contains(time) ? 0.3 : 0)
            let result = policy.decide(state: state, inputs: inputs, at: time)
            state = result.state
            seen[time] = result.recommendation?.requestsPerMinute
            sources[time] = result.recommendation?.source
        }
        #expect([0, 40, 60, 100, 120, 160, 180, 200].map { seen[$0] } == [100, 100, 200, 200, 400, 400, 400, 400])
        #expect(sources[60] == .emergency && sources[200] == .emergency)
        let after = stride(from: Int64(200), through: 4_000, by: 20).compactMap { seen[$0] }
        #expect(zip(after, after.dropFirst()).allSatisfy { $0 >= $1 }, "never up again")
        #expect(try #require(seen[480]) == 400, "not before the scale-down window is over")
        #expect(try #require(seen[4_000]) <= 200 && sources[4_000] == .reactive)
    }

    @Test func theBoundHoldsInAnEmergency() throws {
        let state = CapacityState(requestsPerMinute: 1_500, at: 0)
        let inputs = CapacityInputs(currentRPM: 700, throttledRatio: 1)
        let plan = try #require(policy.decide(state: state, inputs: inputs, at: 60).recommendation)
        #expect(plan.requestsPerMinute == 2_000 && plan.binding == .maximum && plan.source == .emergency)
        #expect(plan.reason.contains("the gateway turns 100 % of requests away"))
    }

    @Test(arguments: [(0.005, 50, false), (0.011, 50, true), (nil, 0, true), (nil, 1, false), (nil, nil, false)] as [(Double?, Double?, Bool)])
    func whatIsAnEmergency(throttled: Double?, remaining: Double?, isEmergency: Bool) throws {
        let inputs = CapacityInputs(currentRPM: 70, throttledRatio: throttled, rateLimitRemaining: remaining)
        let state = CapacityState(requestsPerMinute: 100, at: 0)
        let plan = try #require(policy.decide(state: state, inputs: inputs, at: 60).recommendation)
        #expect((plan.source == .emergency) == isEmergency)
    }
}
