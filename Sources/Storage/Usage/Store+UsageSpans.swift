import GRDB

extension Store {
    /// Which models of an account have stored buckets of one granularity, and from when until when, ordered by model.
    /// What it costs does not depend on how many rows there are.
    public func usageSpans(account: String, granularity: Int64 = 3600) throws(StorageError) -> [UsageSpan] {
        try read("read usage spans") { db in
            let rows = try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT id, model,
                            (SELECT min(start) FROM usage WHERE series_id = id AND granularity = :granularity),
                            (SELECT max(start) FROM usage WHERE series_id = id AND granularity = :granularity)
                        FROM usage_series WHERE account = :account ORDER BY model
                        """), arguments: ["granularity": granularity, "account": account])
            return rows.compactMap { row in
                guard let first: Int64 = row[2], let last: Int64 = row[3] else { return nil }
                return UsageSpan(series: row[0], model: row[1], first: first, last: last)
            }
        }
    }

    /// Hands over the rows of some series whose buckets start in [`from`, `to`), one series after the other, each in the
    /// order of time; the rows' `model` is empty. Nothing is kept in memory.
    ///
    /// - Parameters:
    ///   - series: see ``UsageSpan/series``.
    ///   - granularity: the buckets' length in seconds.
    ///   - body: Returns whether to go on.
    public func scanUsage(
        of series: [Int64], from: Int64, to: Int64, granularity: Int64 = 3600, _ body: (UsageRecord) -> Bool
    ) throws(StorageError) {
        try read("read usage") { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT \(UsageRow.columns) FROM usage
                    WHERE series_id = ? AND granularity = ? AND start >= ? AND start < ? ORDER BY start
                    """)
            for id in series {
                let rows = try UsageRow.fetchCursor(statement, arguments: [id, granularity, from, to])
                while let row = try rows.next() {
                    guard body(row.record(model: "")) else { return }
                }
            }
        }
    }
}
