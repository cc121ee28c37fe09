import HTTPClient
import TestSupport
import Testing

@Suite struct RetryPolicyTests {
    @Test(
        arguments: [
            (RetryOutcome.transport, true), (.status(408), true), (.status(429), true), (.status(500), true),
            (.status(502), true), (.status(503), true), (.status(504), true), (.status(400), false),
            (.status(401), false),
            (.status(403), false), (.status(404), false), (.status(409), false), (.status(422), false),
            (.status(200), false), (.status(302), false), (.status(501), false), (.permanent, false),
        ] as [(RetryOutcome, Bool)])
    func onlyPassingFailuresAreRetried(outcome: RetryOutcome, isRetried: Bool) {
        var random = SystemRandomNumberGenerator()
        // Retry-After makes no status retryable.
        for retryAfter in [nil, 1.0] {
            let decision = RetryPolicy().decide(attempt: 1, outcome: outcome, retryAfter: retryAfter, random: &random)
            #expect((decision != .giveUp) == isRetried)
        }
    }

    @Test func attemptsAreCounted() {
        var random = SystemRandomNumberGenerator()
        let policy = RetryPolicy(maxAttempts: 3)
        #expect(policy.decide(attempt: 2, outcome: .transport, retryAfter: nil, random: &random) != .giveUp)
        #expect(policy.decide(attempt: 3, outcome: .transport, retryAfter: nil, random: &random) == .giveUp)
        #expect(policy.decide(attempt: 4, outcome: .transport, retryAfter: nil, random: &random) == .giveUp)
    }

    @Test(arguments: [(1, 1.0), (2, 2), (3, 4), (6, 32), (7, 60), (100, 60), (100_000, 60)])
    func backoffIsUniformUpToADoublingBound(attempt: Int, bound: Double) {
        var random = SeededGenerator(seed: 7)
        let policy = RetryPolicy(maxAttempts: .max)
        let delays = (0..<2000).compactMap { _ in
            delay(policy.decide(attempt: attempt, outcome: .transport, retryAfter: nil, random: &random))
        }
        #expect(delays.count == 2000)
        #expect(delays.allSatisfy { (0...bound).contains($0) })
        #expect(abs(delays.reduce(0, +) / 2000 - bound / 2) < bound * 0.03)
        #expect(delays.contains { $0 < bound * 0.05 } && delays.contains { $0 > bound * 0.95 })
    }

    @Test(
        arguments: [
            (30.0, 30.0), (60, 60), (3600, 60), (.infinity, 60), (1e300, 60),
        ] as [(Double, Double)])
    func theServersWaitIsHonouredUpToTheLongest(retryAfter: Double, expected: Double) {
        var random = SystemRandomNumberGenerator()
        let decision = RetryPolicy().decide(
            attempt: 1, outcome: .status(429), retryAfter: retryAfter, random: &random)
        #expect(decision == .retry(after: expected))
    }

    /// A zero, a past date or nonsense doesn't make clients come back all at once.
    @Test(arguments: [0.0, -5, -.infinity, .nan])
    func aWaitOfNothingLeavesTheBackoff(retryAfter: Double) {
        var (one, other) = (SeededGenerator(seed: 3), SeededGenerator(seed: 3))
        let with = RetryPolicy().decide(attempt: 3, outcome: .status(503), retryAfter: retryAfter, random: &one)
        let without = RetryPolicy().decide(attempt: 3, outcome: .status(503), retryAfter: nil, random: &other)
        #expect(with == without)
    }

    @Test func noConfigurationGivesADelayOutOfBounds() {
        var random = SystemRandomNumberGenerator()
        for policy in [
            RetryPolicy(baseDelay: 0), RetryPolicy(baseDelay: -1), RetryPolicy(maxDelay: 0), RetryPolicy(maxDelay: -1),
        ] {
            let decision = policy.decide(attempt: 1, outcome: .transport, retryAfter: nil, random: &random)
            #expect(decision == .retry(after: 0))
        }
    }

    private func delay(_ decision: RetryDecision) -> Double? {
        if case .retry(let delay) = decision { delay } else { nil }
    }
}
