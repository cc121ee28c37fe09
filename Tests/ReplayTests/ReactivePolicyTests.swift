import Testing

@testable import Replay

/// Against the examples and rules of Kubernetes' documentation of horizontal pod autoscaling.
@Suite struct ReactivePolicyTests {
    @Test(arguments: [
        ("twice the target doubles", 3.0, 200.0, 100.0, 6.0),
        ("half the target halves", 4, 50, 100, 2),
        ("what is desired is rounded up", 3, 50, 100, 2),
        ("50 pods at 90 % against 75 %", 50, 90, 75, 60),
        ("10 % above the target is tolerated", 10, 0.77, 0.7 + 1e-9, 10),
        ("10 % below it, too", 10, 0.63 + 1e-9, 0.7, 10),
        ("more than that is not", 10, 0.78, 0.7, 12),
        ("nor less", 10, 0.62, 0.7, 9),
        ("without traffic nothing is desired", 5, 0, 0.7, 0),
    ])
    func desired(_ what: String, current: Double, metric: Double, target: Double, expected: Double) {
        #expect(ReactivePolicy.desired(current: current, metric: metric, target: target) == expected, "\(what)")
    }

    private func policy(_ bounds: ClosedRange<Double> = 1...1_000) -> ReactivePolicy {
        ReactivePolicy(bounds: bounds, targetUtilization: 0.5)
    }

    @Test func scalesUpAtOnceButAtMostTwofoldOrByFour() {
        var policy = policy()
        #expect(policy.decide(current: 10, utilization: 0.75, at: 0) == 15)
        #expect(policy.decide(current: 10, utilization: 50, at: 15) == 20)
        #expect(policy.decide(current: 2, utilization: 50, at: 30) == 6)
    }

    @Test func scalesDownToTheHighestRecommendationOfFiveMinutes() {
        var policy = policy()
        #expect(policy.decide(current: 100, utilization: 0.4, at: 0) == 100)
        // The first 100 is what ran at the start; 80 and 60 were desired since.
        #expect(policy.decide(current: 100, utilization: 0.3, at: 150) == 100)
        #expect(policy.decide(current: 100, utilization: 0.25, at: 299) == 100)
        #expect(policy.decide(current: 100, utilization: 0.25, at: 300) == 60)
        #expect(policy.decide(current: 60, utilization: 0.25, at: 450) == 50)
    }

    @Test func aRecommendationAboveThePresentOneDoesNotScaleUpAgain() {
        var policy = policy()
        #expect(policy.decide(current: 10, utilization: 1, at: 0) == 20)
        // 20 was recommended lately, but now less than is there is desired.
        #expect(policy.decide(current: 12, utilization: 0.25, at: 15) == 12)
    }

    @Test func staysWithinItsBounds() {
        var policy = policy(5...12)
        #expect(policy.decide(current: 10, utilization: 5, at: 0) == 12)
        #expect(policy.decide(current: 10, utilization: 0, at: 1_000) == 5)
    }

    @Test func countsInReplicas() {
        var policy = ReactivePolicy(bounds: 2_000...50_000, targetUtilization: 0.7, rpmPerReplica: 1_000)
        let observation = Observation(time: 0, decided: 3_000, inForce: 2_000, requestsPerMinute: 3_000)
        #expect(policy.interval == 15)
        #expect(policy.decide(observation) == 5_000)
    }
}
