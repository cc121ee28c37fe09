import HTTPClient
import TestSupport
import Testing

@Suite struct CircuitBreakerTests {
    private static func opened(at time: Double = 100) -> CircuitBreaker {
        var breaker = CircuitBreaker(.init(failureThreshold: 3, openSeconds: 60))
        for _ in 0..<3 {
            #expect(allows(&breaker, at: time))
            breaker.record(success: false, at: time)
        }
        return breaker
    }

    @Test func opensAfterFailuresInARow() {
        var breaker = CircuitBreaker(.init(failureThreshold: 3, openSeconds: 60))
        for success in [false, false, true, false, false] {
            #expect(allows(&breaker, at: 0))
            breaker.record(success: success, at: 0)
        }
        #expect(breaker.state(at: 0) == .closed)
        #expect(breaker.secondsUntilProbe(at: 0) == nil)
        breaker.record(success: false, at: 0)
        #expect(breaker.state(at: 0) == .open)
        #expect(!allows(&breaker, at: 0))
    }

    @Test func exactlyOneProbeGoesWhenItIsTime() {
        var breaker = Self.opened()
        #expect(!allows(&breaker, at: 159.9))
        #expect(breaker.secondsUntilProbe(at: 130) == 30)
        #expect(breaker.state(at: 160) == .halfOpen)
        #expect(breaker.secondsUntilProbe(at: 160) == 0)
        let allowed = (0..<100).filter { _ in breaker.allow(at: 160) }
        #expect(allowed.count == 1)
        #expect(breaker.state(at: 160) == .halfOpen)
        #expect(breaker.secondsUntilProbe(at: 160) == nil)
        #expect(!allows(&breaker, at: 100_000))
    }

    @Test func aGoodProbeCloses() {
        var breaker = Self.opened()
        #expect(allows(&breaker, at: 160))
        breaker.record(success: true, at: 161)
        #expect(breaker.state(at: 161) == .closed)
        // It starts counting anew.
        breaker.record(success: false, at: 162)
        breaker.record(success: false, at: 162)
        #expect(breaker.state(at: 162) == .closed)
    }

    @Test func aBadProbeOpensForAsLongAgain() {
        var breaker = Self.opened()
        #expect(allows(&breaker, at: 160))
        breaker.record(success: false, at: 170)
        #expect(breaker.state(at: 229) == .open)
        #expect(!allows(&breaker, at: 229))
        #expect(allows(&breaker, at: 230))
        #expect(!allows(&breaker, at: 230))
    }

    @Test func aCancelledProbeLeavesThePlaceToTheNext() {
        var breaker = Self.opened()
        #expect(allows(&breaker, at: 160))
        breaker.cancelProbe()
        #expect(breaker.state(at: 160) == .halfOpen)
        #expect(breaker.secondsUntilProbe(at: 160) == 0)
        #expect(allows(&breaker, at: 160))
        #expect(!allows(&breaker, at: 160))
    }

    @Test func cancellingWithoutAProbeChangesNothing() {
        var closed = CircuitBreaker()
        closed.cancelProbe()
        #expect(closed == CircuitBreaker())
        var open = Self.opened()
        open.cancelProbe()
        #expect(open == Self.opened())
    }

    @Test(arguments: [true, false])
    func whatComesLateChangesNothingWhileOpen(success: Bool) {
        var breaker = Self.opened()
        breaker.record(success: success, at: 150)
        #expect(breaker == Self.opened())
    }

    @Test func aClockThatRunsBackwardsDoesNotHoldItOpenForLonger() {
        let breaker = Self.opened(at: 1_000_000)
        #expect(breaker.secondsUntilProbe(at: 0) == 60)
    }

    /// Whatever happens, no two probes are out at once.
    @Test func randomSequencesNeverHaveTwoProbes() {
        var random = SeededGenerator(seed: 11)
        var breaker = CircuitBreaker(.init(failureThreshold: 2, openSeconds: 5))
        var now = 0.0
        var probes = 0
        for _ in 0..<20_000 {
            now += Double.random(in: 0...2, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0, 1:
                let wasHalfOpen = breaker.state(at: now) == .halfOpen
                if breaker.allow(at: now), wasHalfOpen { probes += 1 }
            case 2:
                breaker.record(success: .random(using: &random), at: now)
                if breaker.state(at: now) != .halfOpen || breaker.secondsUntilProbe(at: now) != nil { probes = 0 }
            default:
                breaker.cancelProbe()
                probes = 0
            }
            #expect(probes <= 1)
        }
    }
}

/// `#expect` can't call what mutates.
private func allows(_ breaker: inout CircuitBreaker, at time: Double) -> Bool {
    breaker.allow(at: time)
}
