import Foundation
import HolySheepAPI
import Logging
import Planning
import Storage

/// Turns the gateway's usage rows into stored ones: the one place where a row meets its price.
struct UsageIngest: Sendable {
    let account: String
    let granularity: Granularity
    let prices: PriceTable
    let storage: StorageSupervisor
    let unlistedModels: UnlistedModelLog
    let logger: Logger

    /// Stores a whole answer: rows, and what could not be understood, with its reason.
    ///
    /// - Returns: how many rows were new, revised and unchanged.
    func store(_ report: UsageReport, receivedAt: Date) throws(StorageError) -> UsageUpsert {
        unlistedModels.note(report.rows.lazy.map(\.model), account: account, prices: prices, to: logger)
        let now = Int64(receivedAt.timeIntervalSince1970)
        let records = report.rows.map { row in
            UsageRecord(
                model: row.model, start: row.start, inputTokens: row.inputTokens, outputTokens: row.outputTokens,
                requests: row.requests, latencySeconds: row.latencySeconds,
                reportedCostMicroUSD: row.costMicroUSD,
                computedCostMicroUSD: prices.costMicroUSD(
                    model: row.model, inputTokens: row.inputTokens, outputTokens: row.outputTokens))
        }
        return try storage.write { store throws(StorageError) in
            try store.quarantine(report.rejected, account: account, endpoint: .usage, at: now)
            return try store.upsertUsage(
                records, account: account, granularity: granularity.seconds, receivedAt: now)
        }
    }
}
