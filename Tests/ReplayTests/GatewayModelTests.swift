import TestSupport
import Testing

@testable import Replay

@Suite struct GatewayModelTests {
    /// Whatever comes and whatever the capacity is, no request is lost or counted twice, the queue keeps its limit, and
    /// no more is served than there is capacity for.
    @Test(arguments: 1...40)
    func conservesRequests(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let (limit, wait) = (Int.random(in: 0...400, using: &random), Int.random(in: 0...40, using: &random))
        var gateway = GatewayModel(queueLimit: limit, maxWait: wait)
        var (arrived, throttled, capacity, level) = (0, 0, 0.0, 600.0)
        for second in 0..<2_000 {
            if second % 97 == 0 { level = Double.random(in: 0...3_000, using: &random) }
            let arrivals = Bool.random(using: &random) ? Int.random(in: 0...60, using: &random) : 0
            throttled += gateway.advance(arrivals: arrivals, capacity: level)
            arrived += arrivals
            capacity += level / 60
            #expect(gateway.arrived == arrived)
            #expect(gateway.throttled == throttled)
            #expect(gateway.arrived == gateway.served + gateway.throttled + gateway.waiting)
            #expect((0...limit).contains(gateway.waiting))
            #expect(Double(gateway.served) <= capacity + 51)
        }
        #expect(gateway.servedAfter.reduce(0, +) == gateway.served)
    }

    @Test func servesAtOnceWhatItHasCapacityFor() {
        var gateway = GatewayModel(queueLimit: 100, maxWait: 30)
        for _ in 0..<600 { #expect(gateway.advance(arrivals: 10, capacity: 600) == 0) }
        #expect(gateway.served == 6_000)
        #expect(gateway.wait(quantile: 0.95) == 0)
    }

    @Test func servesFractionsOfARequestPerSecond() {
        var gateway = GatewayModel(queueLimit: 1_000, maxWait: 1_000)
        _ = gateway.advance(arrivals: 1_000, capacity: 7.5)
        for _ in 1..<600 { _ = gateway.advance(arrivals: 0, capacity: 7.5) }
        #expect(gateway.served == 75)
    }

    @Test func savesUpNoMoreThanASecond() {
        var gateway = GatewayModel(queueLimit: 0, maxWait: 0)
        for _ in 0..<100 { _ = gateway.advance(arrivals: 0, capacity: 600) }
        #expect(gateway.advance(arrivals: 100, capacity: 600) == 80)
        #expect(gateway.served == 20)
    }

    @Test func throttlesWhoWaitsTooLong() {
        var gateway = GatewayModel(queueLimit: 1_000, maxWait: 3)
        #expect(gateway.advance(arrivals: 100, capacity: 600) == 0)
        let throttled = (1...5).map { _ in gateway.advance(arrivals: 0, capacity: 600) }
        // Ten a second in the first second and in the three that may be waited.
        #expect(throttled == [0, 0, 60, 0, 0])
        #expect(gateway.servedAfter == [10, 10, 10, 10])
        #expect(gateway.wait(quantile: 0.95) == 3)
        #expect(gateway.wait(quantile: 0.5) == 1)
    }

    @Test func throttlesWhoFindsTheQueueFull() {
        var gateway = GatewayModel(queueLimit: 20, maxWait: 30)
        #expect(gateway.advance(arrivals: 100, capacity: 600) == 70)
        #expect(gateway.waiting == 20)
        #expect(gateway.advance(arrivals: 15, capacity: 600) == 5)
    }

    @Test func servesInOrderOfArrival() {
        var gateway = GatewayModel(queueLimit: 100, maxWait: 30)
        for _ in 0..<3 { _ = gateway.advance(arrivals: 20, capacity: 0) }
        _ = gateway.advance(arrivals: 0, capacity: 60 * 30)
        // The first waited three seconds, the next two.
        #expect(gateway.servedAfter[2] == 10)
        #expect(gateway.servedAfter[3] == 20)
    }

    @Test func decisionsTakeTheirTimeUpAndDown() {
        var capacity = ActuatedCapacity(100, delay: 120)
        capacity.decide(300, at: 0)
        capacity.decide(200, at: 15)
        #expect(capacity.decided == 200)
        #expect([0, 119].map { capacity.inForce(at: $0) } == [100, 100])
        #expect([120, 134].map { capacity.inForce(at: $0) } == [300, 300])
        #expect(capacity.inForce(at: 135) == 200)
    }
}
