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

    /// Reads what is new, then backfills until `deadline`.
    func poll(until deadline: Date) async throws(GatewayCaller.Failure) {
        guard storage.open() else { return }
        try await readRecent()
        onChange()
        try await readHistory(until: deadline)
    }

    private func readRecent() async throws(GatewayCaller.Failure) {
        var asked = accountNow
        var answer = try await read(asOf: asked)
        // The first answer tells the account's time; a simulator's may be at another date.
        if abs(accountNow.timeIntervalSince(asked)) > 3_600 {
            asked = accountNow
            answer = try await read(asOf: asked)
        }
        store(answer, asked: asked)
        backfill.plan(now: asked)
    }

    /// Reads yesterday, today and tomorrow: the most that can still change. Older days that were
    /// missed while the daemon was away are in the backfill queue.
    private func read(asOf asked: Date) async throws(GatewayCaller.Failure) -> UsageReport {
        let from = asked.addingTimeInterval(-max(settle, Self.day))
        return try await caller.call { () throws(GatewayError) in
            try await client.usage(from: from, through: asked.addingTimeInterval(Self.day), granularity: ingest.granularity)
        }.value
    }

    private func store(_ report: UsageReport, asked: Date) {
        do throws(StorageError) {
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
        } catch {
            upstream.update(account) { $0.endpoints[.usage]?.recordStorageFailure(error.description) }
        }
    }

    private func readHistory(until deadline: Date) async throws(GatewayCaller.Failure) {
        while !Task.isCancelled, time.now() < deadline, let window = backfill.nextWindow() {
            do throws(GatewayCaller.Failure) {
                let answer = try await caller.call { () throws(GatewayError) in
                    try await client.usage(from: window.start, through: window.end, granularity: ingest.granularity)
                }
                try store(answer.value, of: window)
            } catch {
                guard case .gateway(let failure) = error, failure.reason != .cancelled, failure.reason != .shutdown
                else { throw error }
                backfill.fail(window, reason: failure.reason.rawValue, at: accountNow)
                // One day that cannot be read does not hold up the others; a gateway that asks for
                // a rest, or is down and opens the circuit, gets it.
                if failure.reason == .rateLimited { throw error }
            }
            onChange()
            let pause = Backfill.pauseSeconds(limitPerMinute: upstream.status(of: account)?.rateLimit?.limit)
            guard (try? await time.sleep(seconds: pause)) != nil else { return }
        }
    }

    private func store(_ report: UsageReport, of window: Backfill.Window) throws(GatewayCaller.Failure) {
        do throws(StorageError) {
            _ = try ingest.store(report, receivedAt: accountNow)
            try backfill.finish(window, rows: report.rows.count, at: accountNow)
        } catch {
            upstream.update(account) { $0.endpoints[.usage]?.recordStorageFailure(error.description) }
            throw .gateway(
                GatewayError(reason: .cancelled, detail: "the answer could not be stored; see the store's own error"))
        }
    }

    private var accountNow: Date {
        let now = time.now()
        return upstream.status(of: account)?.now(localNow: now) ?? now
    }
}
