import GRDB
import Testing

@testable import Storage

let hour: Int64 = 3600
let day: Int64 = 86_400
/// 2026-01-01T00:00:00Z.
let newYear: Int64 = 1_767_225_600

func usageRow(
    _ model: String = "m", _ start: Int64 = newYear, input: Int64 = 10, output: Int64 = 5, requests: Int64? = 1,
    latency: Double? = nil, reported: Int64? = nil, computed: Int64? = nil
) -> UsageRecord {
    UsageRecord(
        model: model, start: start, inputTokens: input, outputTokens: output, requests: requests,
        latencySeconds: latency, reportedCostMicroUSD: reported, computedCostMicroUSD: computed)
}

extension Store {
    func total(_ model: String = "m", account: String = "a") throws -> UsageTotal {
        try #require(usageTotals().first { $0.account == account && $0.model == model })
    }

    /// The running sums of input tokens next to the sums of the counted rows, per series.
    func runningAndStoredInputTokens() throws -> [(running: Int64, stored: Int64)] {
        try read("test") { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT input_tokens, (SELECT ifnull(sum(input_tokens), 0) FROM usage
                    WHERE series_id = usage_series.id AND counted) FROM usage_series ORDER BY id
                    """
            ).map { ($0[0], $0[1]) }
        }
    }

    /// How many rows the writing connection has changed so far.
    func changes() throws -> Int {
        try write("test") { $0.totalChangesCount }
    }

    func integrity() throws -> String? {
        try read("test") { db in try String.fetchOne(db, sql: "PRAGMA integrity_check") }
    }
}

/// The error that `body` throws.
func storageError(_ body: () throws -> some Any) throws -> StorageError {
    try #require(throws: StorageError.self) { _ = try body() }
}
