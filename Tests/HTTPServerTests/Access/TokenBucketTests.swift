import Testing

@testable import HTTPServer

@Suite struct TokenBucketTests {
    @Test func givesABurstAndThenOneEachInterval() {
        var bucket = TokenBucket(RateLimit(interval: 2, burst: 3), at: 100)
        #expect((0..<4).map { _ in bucket.take(at: 100).isAllowed } == [true, true, true, false])
        let refused = bucket.take(at: 101)
        #expect(refused == .init(isAllowed: false, remaining: 0, secondsUntilNext: 1, secondsUntilFull: 5))
        #expect(bucket.take(at: 102) == .init(isAllowed: true, remaining: 0, secondsUntilNext: 2, secondsUntilFull: 6))
        #expect(bucket.take(at: 1000) == .init(isAllowed: true, remaining: 2, secondsUntilNext: 0, secondsUntilFull: 2))
    }

    @Test func takesNothingFromAClockThatStandsOrGoesBack() {
        var bucket = TokenBucket(RateLimit(interval: 1, burst: 1), at: 100)
        #expect(bucket.take(at: 100).isAllowed)
        #expect(!bucket.take(at: 50).isAllowed)
        #expect(!bucket.take(at: 100.5).isAllowed)
        #expect(bucket.take(at: 101).isAllowed)
    }

    /// Over any time, no more than the burst and one for each interval, and no less when asked often enough.
    @Test(arguments: [(0.1, 1), (0.3, 7), (1.0, 20), (7.0, 2)])
    func allowsWhatTheLimitSays(interval: Double, burst: Int) {
        var bucket = TokenBucket(RateLimit(interval: interval, burst: burst), at: 0)
        let steps = 10_000
        let allowed = (0..<steps).count { bucket.take(at: Double($0) * interval / 10).isAllowed }
        let expected = burst + (steps - 1) / 10
        #expect(abs(allowed - expected) <= 1)
    }
}

@Suite struct ClientLimiterTests {
    @Test func clientsDoNotShareABucket() {
        let limiter = ClientLimiter(RateLimit(interval: 1, burst: 1))
        let principal = Principal(name: "alice", role: .operate, scheme: .basic)
        for client in [ClientKey.address("192.0.2.1"), .address("192.0.2.2"), .address("alice"), .principal(principal)] {
            #expect(limiter.take(client, now: 0).isAllowed)
            #expect(!limiter.take(client, now: 0).isAllowed)
        }
    }

    @Test func theTableIsBoundedAndForgetsTheInnocentFirst() {
        let limiter = ClientLimiter(RateLimit(interval: 1000, burst: 2))
        let greedy = ClientKey.address("greedy")
        for _ in 0..<3 { _ = limiter.take(greedy, now: 0) }
        for index in 0..<6_000 { _ = limiter.take(.address("\(index)"), now: 0) }
        #expect(limiter.count <= ClientLimiter.mostClients)
        #expect(!limiter.take(greedy, now: 0).isAllowed)
    }

    @Test func anotherLimitStartsAnew() {
        let limiter = ClientLimiter(RateLimit(interval: 1, burst: 1))
        let client = ClientKey.address("a")
        #expect(limiter.take(client, now: 0).isAllowed)
        limiter.setLimit(RateLimit(interval: 1, burst: 1))
        #expect(!limiter.take(client, now: 0).isAllowed)
        limiter.setLimit(RateLimit(interval: 1, burst: 2))
        #expect(limiter.take(client, now: 0).remaining == 1)
    }

    @Test func anIPv6ClientIsItsNetwork() {
        func key(_ address: String) -> ClientKey {
            ClientKey.address(of: HTTPRequest(method: .get, path: "/", remoteAddress: address))
        }
        #expect(key("2001:db8:1:2::1") == key("2001:db8:1:2:ffff::9"))
        #expect(key("2001:db8:1:2::1") != key("2001:db8:1:3::1"))
        #expect(key("192.0.2.1") == .address("192.0.2.1"))
        #expect(key("192.0.2.1") != key("192.0.2.2"))
    }
}
