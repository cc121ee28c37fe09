import Foundation
import HolySheepAPI
import Synchronization

/// What the pollers have learned of every account and hold in memory. Pollers write it, the planner
/// reads it; both see one consistent value.
final class UpstreamState: Sendable {
    private let accounts = Mutex<[String: AccountStatus]>([:])

    /// Every account's state at this moment.
    var all: [String: AccountStatus] { accounts.withLock { $0 } }

    /// One account's state; nil when it is not polled.
    func status(of account: String) -> AccountStatus? { accounts.withLock { $0[account] } }

    /// Changes one account's state. Does nothing for an account that is no longer configured.
    func update(_ account: String, _ change: (inout AccountStatus) -> Void) {
        accounts.withLock { accounts in
            guard var status = accounts[account] else { return }
            change(&status)
            accounts[account] = status
        }
    }

    /// Keeps exactly the accounts of `fresh`: one that was already there keeps what it has learned, but for
    /// its circuits, because whoever loads a configuration has mended something.
    func replaceAccounts(_ fresh: [AccountStatus]) {
        accounts.withLock { accounts in
            let known = accounts
            accounts = [:]
            for status in fresh {
                var kept = known[status.name] ?? status
                for (endpoint, fresh) in status.endpoints { kept.endpoints[endpoint]?.circuit = fresh.circuit }
                accounts[status.name] = kept
            }
        }
    }
}

/// One account as the pollers last saw it.
struct AccountStatus: Sendable {
    let name: String
    var endpoints: [GatewayEndpoint: EndpointStatus]
    var clock = AccountClock()
    /// From the headers of the newest answer that had them.
    var rateLimit: RateLimit?
    /// How calls of all endpoints ended lately.
    var outcomes = RecentOutcomes()
    /// The newest answer of the queue endpoint and when it came by this machine's clock: how old it is must not depend
    /// on how fast a simulator's time runs.
    var queue: (report: QueueReport, at: Date)?
    /// The models that the gateway offers.
    var offeredModels: [String]?

    /// How many requests the gateway still takes before its limit is reset; nil when that is not known, or was before the
    /// last reset.
    func rateLimitRemaining(localNow: Date) -> Double? {
        guard let rateLimit, let remaining = rateLimit.remaining, let reset = rateLimit.resetAt, reset > localNow else {
            return nil
        }
        return Double(remaining)
    }

    /// The account's time; see ``AccountClock``.
    func now(localNow: Date) -> Date { clock.now(localNow: localNow) }
}
