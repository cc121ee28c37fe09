import GRDB

extension Store {
    /// The totals of every account and model, ordered by account and first appearance of the model.
    public func usageTotals() throws(StorageError) -> [UsageTotal] {
        try read("read usage totals") { db in
            let rows = try Row.fetchCursor(
                db.cachedStatement(
                    sql: """
                        SELECT account, model, first_seen_at, high_input_tokens, high_output_tokens, high_requests,
                            high_cost, revisions, last_bucket_start, latency_seconds,
                            drift_reported_cost, drift_computed_cost
                        FROM usage_series ORDER BY account, id
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
            var records: [UsageRecord] = []
            try Self.forEachUsageRow(db, account, from, to, granularity) { model, row in
                records.append(UsageRow(row: row).record(model: model))
            }
            return records
        }
    }

    /// The same rows as columns, one element for each model that has any, ordered by model. Faster to read
    /// and to compute with than records.
    public func usageColumns(
        account: String, from: Int64, to: Int64, granularity: Int64 = 3600
    ) throws(StorageError) -> [UsageColumns] {
        try read("read usage") { db in
            var columns: [UsageColumns] = []
            try Self.forEachUsageRow(db, account, from, to, granularity) { model, row in
                if columns.last?.model != model { columns.append(UsageColumns(model: model)) }
                columns[columns.count - 1].append(row)
            }
            return columns
        }
    }

    /// The account's models in order of first appearance, which never changes.
    public func models(account: String) throws(StorageError) -> [String] {
        try read("read models") { db in
            try String.fetchAll(
                db, sql: "SELECT model FROM usage_series WHERE account = ? ORDER BY id", arguments: [account])
        }
    }

    /// A number that grows whenever the account's stored usage changes, by an upsert that stored something
    /// or by retention; 0 before the first row. As long as it is the same, what was read is still true.
    public func usageRevision(account: String) throws(StorageError) -> Int64 {
        try read("read usage revision") { db in try UsageRevision.current(db, account: account) }
    }

    private static func forEachUsageRow(
        _ db: Database, _ account: String, _ from: Int64, _ to: Int64, _ granularity: Int64,
        _ body: (String, Row) throws -> Void
    ) throws {
        let series = try Row.fetchAll(
            db, sql: "SELECT id, model FROM usage_series WHERE account = ? ORDER BY model", arguments: [account])
        let statement = try db.cachedStatement(
            sql: """
                SELECT \(UsageRow.columns) FROM usage
                WHERE series_id = ? AND granularity = ? AND start >= ? AND start < ? ORDER BY start
                """)
        for entry in series {
            let model: String = entry[1]
            let rows = try Row.fetchCursor(statement, arguments: [entry[0] as Int64, granularity, from, to])
            while let row = try rows.next() { try body(model, row) }
        }
    }
}

extension UsageColumns {
    /// Appends a row of ``UsageRow/columns``.
    fileprivate mutating func append(_ row: Row) {
        starts.append(row[0])
        inputTokens.append(row[1])
        outputTokens.append(row[2])
        requests.append(row[3])
        latencySeconds.append(row[4])
        let reported: Int64? = row[5]
        costMicroUSD.append(reported ?? row[6])
    }
}
