import GRDB

/// The stored state of one account and model: its number, its sums and its latest bucket.
struct UsageSeries {
    let id: Int64
    var sums: UsageSums
    var revisions: Int64
    private(set) var changed = false
    /// Rows that start before this may have been counted and deleted since.
    let prunedBefore: Int64
    /// Granularities of stored rows apart from the one being written. Nearly always none.
    let otherGranularities: [Int64]
    private var lastBucketStart: Int64
    private var latencySeconds: Double?
    private var latencyStart: Int64?

    /// Keeps what the totals tell about the latest bucket.
    mutating func note(_ row: UsageRecord) {
        changed = true
        lastBucketStart = max(lastBucketStart, row.start)
        if let latency = row.latencySeconds, row.start >= latencyStart ?? row.start {
            latencySeconds = latency
            latencyStart = row.start
        }
    }

    static func create(
        _ db: Database, account: String, model: String, firstSeenAt: Int64, lastBucketStart: Int64
    ) throws -> UsageSeries {
        try db.execute(
            sql: "INSERT INTO usage_series (account, model, first_seen_at, last_bucket_start) VALUES (?, ?, ?, ?)",
            arguments: [account, model, firstSeenAt, lastBucketStart])
        return UsageSeries(
            id: db.lastInsertedRowID, sums: UsageSums(), revisions: 0, prunedBefore: 0, otherGranularities: [],
            lastBucketStart: lastBucketStart)
    }

    static func find(_ db: Database, account: String, model: String, granularity: Int64) throws -> UsageSeries? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT id, last_bucket_start, latency_seconds, latency_start, pruned_before, revisions,
                    input_tokens, output_tokens, requests, cost,
                    high_input_tokens, high_output_tokens, high_requests, high_cost,
                    drift_reported_cost, drift_computed_cost
                FROM usage_series WHERE account = ? AND model = ?
                """)
        guard let row = try Row.fetchOne(statement, arguments: [account, model]) else { return nil }
        let id: Int64 = row[0]
        return UsageSeries(
            id: id,
            sums: UsageSums(
                running: .init(inputTokens: row[6], outputTokens: row[7], requests: row[8], cost: row[9]),
                high: .init(inputTokens: row[10], outputTokens: row[11], requests: row[12], cost: row[13]),
                driftReportedCost: row[14], driftComputedCost: row[15]),
            revisions: row[5], prunedBefore: row[4],
            otherGranularities: try granularities(db, series: id).filter { $0 != granularity },
            lastBucketStart: row[1], latencySeconds: row[2], latencyStart: row[3])
    }

    func save(_ db: Database) throws {
        try db.cachedStatement(
            sql: """
                UPDATE usage_series SET last_bucket_start = ?, latency_seconds = ?, latency_start = ?,
                    revisions = ?, input_tokens = ?, output_tokens = ?, requests = ?, cost = ?,
                    high_input_tokens = ?, high_output_tokens = ?, high_requests = ?, high_cost = ?,
                    drift_reported_cost = ?, drift_computed_cost = ?
                WHERE id = ?
                """
        ).execute(arguments: [
            lastBucketStart, latencySeconds, latencyStart, revisions,
            sums.running.inputTokens, sums.running.outputTokens, sums.running.requests, sums.running.cost,
            sums.high.inputTokens, sums.high.outputTokens, sums.high.requests, sums.high.cost,
            sums.driftReportedCost, sums.driftComputedCost, id,
        ])
    }

    /// The granularities that a series has rows of, each found by one step into the key.
    static func granularities(_ db: Database, series: Int64) throws -> [Int64] {
        let statement = try db.cachedStatement(
            sql: "SELECT min(granularity) FROM usage WHERE series_id = ? AND granularity > ?")
        var found: [Int64] = []
        while let next = try Int64.fetchOne(statement, arguments: [series, found.last ?? 0]) { found.append(next) }
        return found
    }
}
