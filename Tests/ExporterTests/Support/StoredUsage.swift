import Storage

@testable import Exporter

/// Stored history to plan with.
extension StorageSupervisor {
    /// Stores `hours` hours up to `end`, one row an hour and model, each of a dollar, ten tokens and 60 requests.
    func storeHours(
        _ hours: Int64, until end: Int64, account: String, models: [String] = ["m"], complete: Bool = true
    ) throws {
        var rows: [UsageRecord] = []
        for model in models {
            for index in 1...hours {
                rows.append(
                    UsageRecord(
                        model: model, start: end - index * 3_600, inputTokens: 6, outputTokens: 4, requests: 60,
                        reportedCostMicroUSD: 1_000_000))
            }
        }
        try write { [rows] store throws(StorageError) in
            try store.upsertUsage(rows, account: account, granularity: 3_600, receivedAt: end)
            try store.recordSuccess(account: account, endpoint: "usage", at: end)
            if complete { try store.recordSuccess(account: account, endpoint: Backfill.completionMark, at: end) }
        }
    }
}
