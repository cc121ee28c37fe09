import Foundation
import HolySheepAPI
import Testing

@testable import Exporter

@Suite struct AccountClockTests {
    private let local = ManualTime.sunday
    private let simulated = Date(timeIntervalSince1970: 1_600_000_000)

    @Test func untilAnAnswerTheTimeIsOurs() {
        let clock = AccountClock()
        #expect(clock.now(localNow: local) == local)
        #expect(!clock.isKnown && !clock.isSimulated && clock.skewSeconds == nil)
    }

    @Test func aRealGatewaysTimeIsOursAndItsDifferenceReported() {
        var clock = AccountClock()
        clock.observe(GatewayClock(date: local + 4), receivedAt: local)
        #expect(clock.now(localNow: local + 10) == local + 10)
        #expect(clock.skewSeconds == 4.5 && clock.isKnown && !clock.isSimulated)
    }

    @Test func aSimulatorsTimeGoesOnBetweenAnswersAndEndsWithTheNextRealOne() {
        var clock = AccountClock()
        clock.observe(GatewayClock(date: local, simulatedNow: simulated), receivedAt: local)
        #expect(clock.isSimulated && clock.now(localNow: local + 30) == simulated + 30)
        clock.observe(GatewayClock(date: local + 60, simulatedNow: simulated + 3_600), receivedAt: local + 60)
        #expect(clock.now(localNow: local + 61) == simulated + 3_601)
        clock.observe(GatewayClock(date: local + 90), receivedAt: local + 90)
        #expect(!clock.isSimulated && clock.now(localNow: local + 91) == local + 91)
    }

    @Test func anAnswerWithoutADateKeepsTheDifferenceKnownBefore() {
        var clock = AccountClock()
        clock.observe(GatewayClock(date: local - 2), receivedAt: local)
        clock.observe(GatewayClock(), receivedAt: local + 1)
        #expect(clock.skewSeconds == -1.5)
    }
}
