import GRDB

extension Store {
    /// What an account's models cost in the counted rows whose buckets start in [`from`, `to`), to the micro-dollar:
    /// the sum of their costs, the reported one before the computed one. Rows without any cost add nothing.
    ///
    /// Rows are added up where they lie, and a year of them need not fit into memory; but all of them are read, so the
    /// answer is worth keeping as long as ``usageRevision(account:)`` is the same. A bucket counts in whole where it
    /// starts, be it an hour or a day.
    ///
    /// - Parameters:
    ///   - models: which of them, by the names that the gateway gave; nil for all.
    ///   - from: Unix seconds.
    ///   - to: Unix seconds.
    /// - Returns: millionths of a US dollar by model; a model without counted rows in that time is not in it.
    public func spend(
        account: String, models: [String]? = nil, from: Int64, to: Int64
    ) throws(StorageError) -> [String: Int64] {
        let wanted = models.map(Set.init)
        return try read("sum spend up") { db in
            let series = try Row.fetchAll(
                db.cachedStatement(sql: "SELECT id, model FROM usage_series WHERE account = ?"), arguments: [account])
            let adding = try db.cachedStatement(
                sql: """
                    SELECT sum(ifnull(reported_cost, ifnull(computed_cost, 0))) FROM usage
                    WHERE series_id = ? AND granularity = ? AND start >= ? AND start < ? AND counted
                    """)
            var sums: [String: Int64] = [:]
            for row in series {
                let id: Int64 = row[0]
                let model: String = row[1]
                guard wanted?.contains(model) ?? true else { continue }
                for granularity in try UsageSeries.granularities(db, series: id) {
                    guard let sum = try Int64.fetchOne(adding, arguments: [id, granularity, from, to]) else { continue }
                    // Cannot overflow: rows whose total would are refused.
                    sums[model, default: 0] += sum
                }
            }
            return sums
        }
    }

    /// When the account's first counted bucket at or after `from` (Unix seconds) starts; nil without one.
    public func firstUsage(account: String, from: Int64) throws(StorageError) -> Int64? {
        try read("find the first usage") { db in
            let series = try Int64.fetchAll(
                db.cachedStatement(sql: "SELECT id FROM usage_series WHERE account = ?"), arguments: [account])
            let first = try db.cachedStatement(
                sql: "SELECT min(start) FROM usage WHERE series_id = ? AND granularity = ? AND start >= ? AND counted")
            var found: Int64?
            for id in series {
                for granularity in try UsageSeries.granularities(db, series: id) {
                    guard let start = try Int64.fetchOne(first, arguments: [id, granularity, from]) else { continue }
                    found = min(found ?? start, start)
                }
            }
            return found
        }
    }
}
