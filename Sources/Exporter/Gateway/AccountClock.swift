import Foundation
import HolySheepAPI

/// What time it is at an account's gateway.
///
/// A real gateway runs on the same time as this machine, give or take a few seconds: then the local
/// clock is the authority and the difference is only reported. A simulator may run at another date or
/// speed; it says so in every answer, and its time is then the account's time.
struct AccountClock: Sendable, Equatable {
    /// How far the gateway's `Date` header is ahead of this machine, in seconds; nil before an answer.
    /// The header has whole seconds: the middle of its second is taken, so that equal clocks differ by half at most.
    private(set) var skewSeconds: Double?
    private var simulated: (now: Date, receivedAt: Date)?

    /// Whether an answer has told what time it is there.
    var isKnown: Bool { skewSeconds != nil || isSimulated }

    /// Whether the gateway is a simulator with a time of its own.
    var isSimulated: Bool { simulated != nil }

    /// Takes over what an answer received at `receivedAt` says of the time.
    mutating func observe(_ clock: GatewayClock, receivedAt: Date) {
        if let date = clock.date {
            skewSeconds = date.timeIntervalSince(receivedAt) + 0.5
        }
        simulated = clock.simulatedNow.map { ($0, receivedAt) }
    }

    /// The account's time when the machine's clock says `localNow`.
    func now(localNow: Date) -> Date {
        guard let simulated else { return localNow }
        return simulated.now.addingTimeInterval(localNow.timeIntervalSince(simulated.receivedAt))
    }

    static func == (left: AccountClock, right: AccountClock) -> Bool {
        left.skewSeconds == right.skewSeconds && left.simulated?.now == right.simulated?.now
            && left.simulated?.receivedAt == right.simulated?.receivedAt
    }
}
