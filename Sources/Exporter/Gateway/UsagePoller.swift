import Foundation
import HolySheepAPI
import Logging
import Storage

/// Keeps stored usage current: each poll re-reads the buckets that may still change, and the time
/// left until the next poll goes into the backfill. Both share one loop, so that the endpoint never
/// sees two calls of ours at once.
struct UsagePoller: Sendable {
    let caller: GatewayCaller
    let client: HolySheepClient
    let ingest: UsageIngest
    /// Buckets younger than this are read again, in seconds.
    let settle: Double
    let backfill: Backfill
    let upstream: UpstreamState
    let storage: StorageSupervisor
    let time: any TimeSource
    let logger: Logger
    /// Called whenever stored usage changed.
    let onChange: @Sendable () -> Void

    private var account: String { caller.account }
    private static let day = 86_400.0

    /// Reads what is new, then backfills until `due`, which is an ``TimeSource/uptime``.
    ///
    /// Asks for nothing while nothing can be kept.
    func poll(until due: Double) async throws(GatewayCaller.Failure) {
        guard storage.writableStore != nil else { return }
        try await readRecent()
        onChange()
        try await readHistory(until: due)
    }

    private func readRecent() async throws(GatewayCaller.Failure) {
        var asked = accountNow
        var answer = try await read(asOf: asked)
        // The first answer tells the account's time; a simulator's may be at another date.
        if abs(accountNow.timeIntervalSince(asked)) > 3_600 {
            asked = accountNow
            answer = try await read(asOf: asked)
        }
        try keeping { () throws(StorageError) in
            try store(answer, asked: asked)
            try backfill.plan(now: asked)
        }
    }

    /// Reads yesterday, today and tomorrow: the most that can still change. Older days that were
    /// missed while the daemon was away are in the backfill queue.
    private func read(asOf asked: Date) async throws(GatewayCaller.Failure) -> UsageReport {
        let from = asked.addingTimeInterval(-max(settle, Self.day))
        return try await caller.call { () throws(GatewayError) in
            try await usage(from: from, through: asked.addingTimeInterval(Self.day))
        }.value
    }

    private func usage(from: Date, through: Date) async throws(GatewayError) -> GatewayAnswer<UsageReport> {
        do throws(GatewayError) {
            return try await client.usage(from: from, through: through, granularity: ingest.granularity)
        } catch {
            let seconds = Int64(accountNow.timeIntervalSince1970)
            storage.quarantine(error, account: account, endpoint: .usage, at: seconds)
            throw error
        }
    }

    private func store(_ report: UsageReport, asked: Date) throws(StorageError) {
        let result = try ingest.store(report, receivedAt: accountNow)
        try storage.write { store throws(StorageError) in
            try store.recordSuccess(
                account: account, endpoint: GatewayEndpoint.usage.rawValue, at: Int64(asked.timeIntervalSince1970))
        }
        logger.debug(
            "usage stored",
            metadata: [
                "account": "\(account)", "inserted": "\(result.inserted)", "revised": "\(result.revised)",
                "unchanged": "\(result.unchanged)", "rejected": "\(report.rejected.count)",
                "duplicates": "\(report.duplicates)",
            ])
    }

    private func readHistory(until due: Double) async throws(GatewayCaller.Failure) {
        while !Task.isCancelled, time.uptime < due, let window = backfill.nextWindow() {
            do throws(GatewayCaller.Failure) {
                let answer = try await caller.call { () throws(GatewayError) in
                    try await usage(from: window.start, through: window.end)
                }
                try keeping { () throws(StorageError) in
                    _ = try ingest.store(answer.value, receivedAt: accountNow)
                    try backfill.finish(window, rows: answer.value.rows.count, at: accountNow)
                }
            } catch {
                // One day that cannot be read does not hold up the others. A gateway that asks for a rest
                // gets it, and so does one that is down and opens the circuit: that is not the day's fault.
                guard case .gateway(let failure) = error, !failure.isOurs, failure.reason != .rateLimited
                else { throw error }
                backfill.fail(window, reason: failure.reason.rawValue, at: accountNow)
            }
            onChange()
            let pause = Backfill.pauseSeconds(limitPerMinute: upstream.status(of: account)?.rateLimit?.limit)
            guard (try? await time.sleep(seconds: pause)) != nil else { return }
        }
    }

    /// Performs `store` and counts its failure, which ends the poll.
    private func keeping(_ store: () throws(StorageError) -> Void) throws(GatewayCaller.Failure) {
        do throws(StorageError) {
            try store()
        } catch {
            upstream.update(account) { $0.endpoints[.usage]?.recordStorageFailure(error.description) }
            throw .storage(error)
        }
    }

    private var accountNow: Date {
        let now = time.now()
        return upstream.status(of: account)?.now(localNow: now) ?? now
    }
}
