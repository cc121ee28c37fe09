import GRDB

extension Store {
    /// The totals of every account and model, ordered by account and first appearance of the model, those that
    /// ``foldModels(account:except:)`` has folded after the others.
    public func usageTotals() throws(StorageError) -> [UsageTotal] {
        try read("read usage totals") { db in
            let rows = try Row.fetchCursor(
                db.cachedStatement(
                    sql: """
                        SELECT account, model, first_seen_at, high_input_tokens, high_output_tokens, high_requests,
                            high_cost, revisions, last_bucket_start, latency_seconds,
                            drift_reported_cost, drift_computed_cost
                        FROM usage_series ORDER BY account, folded, id
                        """))
            return try Array(
                rows.map { row in
                    UsageTotal(
                        account: row[0], model: row[1], firstSeenAt: row[2], inputTokens: row[3],
                        outputTokens: row[4], requests: row[5], costMicroUSD: row[6], revisions: row[7],
                        lastBucketStart: row[8], lastLatencySeconds: row[9], reportedCostMicroUSD: row[10],
                        computedCostOfReportedMicroUSD: row[11])
                })
        }
    }

    /// The rows of one granularity whose buckets start in [`from`, `to`), ordered by model and start.
    ///
    /// - Parameter granularity: the buckets' length in seconds.
    public func usage(
        account: String, from: Int64, to: Int64, granularity: Int64 = 3600
    ) throws(StorageError) -> [UsageRecord] {
        try read("read usage") { db in
            let series = try Row.fetchAll(
                db, sql: "SELECT id, model FROM usage_series WHERE account = ? ORDER BY model", arguments: [account])
            let statement = try db.cachedStatement(
                sql: """
                    SELECT \(UsageRow.columns) FROM usage
                    WHERE series_id = ? AND granularity = ? AND start >= ? AND start < ? ORDER BY start
                    """)
            var records: [UsageRecord] = []
            for entry in series {
                let model: String = entry[1]
                let rows = try UsageRow.fetchCursor(
                    statement, arguments: [entry[0] as Int64, granularity, from, to])
                while let row = try rows.next() { records.append(row.record(model: model)) }
            }
            return records
        }
    }

    /// A number that grows whenever the account's stored usage changes, by an upsert that stored something
    /// or by retention; 0 before the first row. As long as it is the same, what was read is still true.
    public func usageRevision(account: String) throws(StorageError) -> Int64 {
        try read("read usage revision") { db in try UsageRevision.current(db, account: account) }
    }
}
