import GRDB

/// The values of a stored usage row, without the model's name, which its series knows.
struct UsageRow: FetchableRecord {
    static let columns =
        "start, input_tokens, output_tokens, requests, latency_seconds, reported_cost, computed_cost"

    private let values: UsageRecord

    init(row: Row) {
        values = UsageRecord(
            model: "", start: row[0], inputTokens: row[1], outputTokens: row[2], requests: row[3],
            latencySeconds: row[4], reportedCostMicroUSD: row[5], computedCostMicroUSD: row[6])
    }

    func record(model: String) -> UsageRecord {
        var record = values
        record.model = model
        return record
    }
}
