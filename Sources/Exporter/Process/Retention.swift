import Foundation
import Logging
import ServiceLifecycle
import Storage

/// Deletes what is older than it is to be kept: soon after the start, then once an hour.
///
/// Age is measured by the accounts' own time. A simulator of another year would otherwise lose its whole
/// history.
struct Retention: Service {
    let storage: StorageSupervisor
    let upstream: UpstreamState
    /// How long usage is kept, in seconds; the counters keep what is deleted. Asked each time, because a
    /// reload may change it.
    let keepSeconds: @Sendable () -> Double
    let time: any TimeSource
    let logger: Logger

    /// By then the gateways have told their time.
    static let startDelay = 300.0
    static let interval = 3_600.0
    /// Raw queue samples serve for the last two days; five-minute and hourly rollups take over.
    private static let keepSamplesSeconds = 2 * 86_400.0
    private static let keepRollupsSeconds = 100 * 86_400.0

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            try await time.sleep(seconds: Self.startDelay)
            while !Task.isCancelled {
                await prune()
                try await time.sleep(seconds: Self.interval)
            }
        }
    }

    /// Deletes what has become too old. What is known of no account's time deletes nothing.
    func prune() async {
        let localNow = time.now()
        let known = upstream.all.values.filter { $0.clock.isKnown }
        guard let store = storage.writableStore, let now = known.map({ $0.now(localNow: localNow) }).min()
        else { return }
        func before(_ age: Double) -> Int64 { Int64(now.timeIntervalSince1970 - age) }
        func localBefore(_ age: Double) -> Int64 { Int64(localNow.timeIntervalSince1970 - age) }
        let keep = keepSeconds()
        do throws(StorageError) {
            let summary = try await store.prune(
                usageBefore: before(keep), queueSamplesBefore: before(Self.keepSamplesSeconds),
                rollupsBefore: before(min(keep, Self.keepRollupsSeconds)), overridesBefore: localBefore(keep),
                decisionsBefore: before(keep),
                idempotencyKeysBefore: localBefore(Double(Store.keepIdempotencyKeysSeconds)),
                budgetPeriodsBefore: before(Double(Store.keepBudgetPeriodsSeconds)),
                spendExpectationsBefore: before(Double(Store.keepSpendExpectationsSeconds)))
            logger.debug("pruned the store", metadata: ["summary": "\(summary)"])
        } catch {
            storage.fail(error, isWrite: true, of: store)
        }
    }
}
