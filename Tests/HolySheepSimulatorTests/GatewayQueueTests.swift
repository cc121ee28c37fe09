import Testing

@testable import HolySheepSimulator

@Suite struct GatewayQueueTests {
    @Test func idleGatewayServesAtOnce() {
        var queue = GatewayQueue(cells: 6, limits: .init(requestsPerMinute: 600))
        let flow = queue.advance(seconds: 10, arrivals: [1, 2, 3, 4, 5, 6])
        #expect(flow.served == [1, 2, 3, 4, 5, 6])
        #expect(queue.depth(upTo: 2) == 0)
        #expect(queue.tokens == 60)
    }

    @Test func overloadSaturatesThroughputAndFillsTheQueue() {
        var queue = GatewayQueue(cells: 3, limits: .init(requestsPerMinute: 600))
        var served = 0.0
        var refused = 0.0
        for _ in 0..<60 {
            let flow = queue.advance(seconds: 10, arrivals: [0, 200, 0])
            served = flow.served.reduce(0, +)
            refused += flow.refused
            #expect(queue.depth(upTo: 2) < 600 + 1e-6)
        }
        #expect(abs(served - 100) < 1e-6)
        #expect(abs(queue.depth(upTo: 2) - 600) < 1e-6)
        #expect(refused > 0)
    }

    @Test func urgentRequestsOvertakeBatch() {
        var queue = GatewayQueue(cells: 3, limits: .init(requestsPerMinute: 600, queueLimit: 100))
        for _ in 0..<30 { _ = queue.advance(seconds: 10, arrivals: [80, 40, 200]) }
        #expect(queue.queued[0] == 0)
        #expect(queue.queued[1] > 0)
        let flow = queue.advance(seconds: 10, arrivals: [80, 0, 0])
        #expect(abs(flow.served[0] - 80) < 1e-6)
        #expect(flow.served[2] == 0)
    }

    @Test func recoversWhenDemandFalls() {
        var queue = GatewayQueue(cells: 3, limits: .init(requestsPerMinute: 600))
        for _ in 0..<30 { _ = queue.advance(seconds: 10, arrivals: [0, 300, 0]) }
        for _ in 0..<120 { _ = queue.advance(seconds: 10, arrivals: [0, 30, 0]) }
        #expect(queue.depth(upTo: 2) < 1e-6)
        #expect(queue.outside.reduce(0, +) < 1e-6)
        #expect(abs(queue.tokens - 60) < 1e-6)
    }

    @Test(arguments: 0..<40)
    func keepsItsInvariants(seed: UInt64) {
        let key = RandomKey(seed: seed)
        let limits = GatewayQueue.Limits(
            requestsPerMinute: 10 + 2000 * key["limit"].uniform, queueLimit: 1 + 500 * key["queue"].uniform)
        var queue = GatewayQueue(cells: 6, limits: limits)
        var arrived = 0.0
        var served = 0.0
        var abandoned = 0.0
        for step in Int64(0)..<200 {
            let draw = key[step]
            let level = limits.requestsPerSecond * 10 * draw["level"].uniform
            let arrivals = (0..<6).map { level * draw[Int64($0)].uniform }
            let seconds = 10 * draw["time"].uniform
            let before = queue.tokens
            let flow = queue.advance(seconds: seconds, arrivals: arrivals)
            arrived += arrivals.reduce(0, +)
            served += flow.served.reduce(0, +)
            abandoned += flow.abandoned
            #expect(flow.served.reduce(0, +) <= before + limits.requestsPerSecond * seconds + 1e-6)
            #expect((0...limits.burst).contains(queue.tokens))
            #expect(queue.depth(upTo: 2) <= limits.queueLimit + 1e-6)
            #expect(queue.queued.allSatisfy { $0 >= 0 } && queue.outside.allSatisfy { $0 >= 0 })
            let waiting = queue.depth(upTo: 2) + queue.outside.reduce(0, +)
            #expect(abs(arrived - served - abandoned - waiting) < 1e-6 * max(1, arrived))
        }
    }
}

@Suite struct TokenBucketTests {
    /// Whether a token was there, for each of `times`.
    private func take(from bucket: inout TokenBucket, at times: [Double]) -> [Bool] {
        times.map { bucket.take(at: $0) }
    }

    @Test func lendsItsCapacityAndRefills() {
        var bucket = TokenBucket(capacity: 3, refillPerSecond: 2, at: 100)
        let burst = take(from: &bucket, at: [100, 100, 100, 100, 100])
        #expect(burst == [true, true, true, false, false])
        #expect(bucket.secondsUntilToken() == 0.5)
        #expect(bucket.secondsUntilFull() == 1.5)
        let refilled = take(from: &bucket, at: [100.4, 100.5, 1000, 1000, 1000, 1000])
        #expect(refilled == [false, true, true, true, true, false])
    }

    @Test func clockSteppingBackGivesNothing() {
        var bucket = TokenBucket(capacity: 1, refillPerSecond: 1, at: 100)
        let taken = take(from: &bucket, at: [100, 50, 50.5, 51])
        #expect(taken == [true, false, false, true])
    }
}
