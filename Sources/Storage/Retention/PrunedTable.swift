import GRDB

/// A table with retention. Its rows lie in runs, ordered by time, one for each value of the key's leading
/// columns: deleting what is old takes rows off the beginning of each run.
struct PrunedTable: Sendable {
    /// The leading columns' values. `width` is 0, and unused, where the table has no such column.
    struct Run: Sendable {
        let series: Int64
        let width: Int64
    }

    let name: String
    let time: String
    /// The column that holds a bucket's length in seconds, if rows are buckets.
    let width: String?
    let seriesTable: String
    /// Whether the series remembers what was deleted, so that it is not counted again.
    let keepsWatermark: Bool
    /// Whether deleting is a change that readers of the account want to know of.
    let hasRevision: Bool

    static let usage = PrunedTable(
        name: "usage", time: "start", width: "granularity", seriesTable: "usage_series",
        keepsWatermark: true, hasRevision: true)
    static let queueSamples = PrunedTable(
        name: "queue_sample", time: "at", width: nil, seriesTable: "queue_series",
        keepsWatermark: true, hasRevision: false)
    static let queueRollups = PrunedTable(
        name: "queue_rollup", time: "start", width: "step", seriesTable: "queue_series",
        keepsWatermark: false, hasRevision: false)

    /// All runs of the table, each found by one step into the key.
    func runs(_ db: Database) throws -> [Run] {
        let series = try Int64.fetchAll(db, sql: "SELECT id FROM \(seriesTable) ORDER BY id")
        guard let width else { return series.map { Run(series: $0, width: 0) } }
        let next = try db.cachedStatement(
            sql: "SELECT min(\(width)) FROM \(name) WHERE series_id = ? AND \(width) > ?")
        var runs: [Run] = []
        for id in series {
            var last: Int64 = 0
            while let found = try Int64.fetchOne(next, arguments: [id, last]) {
                runs.append(Run(series: id, width: found))
                last = found
            }
        }
        return runs
    }

    /// Deletes up to `limit` rows from before `before`, beginning with the first of `runs`.
    ///
    /// Looks at no more than `limit` runs, so that many runs with nothing to delete hold nobody up either.
    ///
    /// - Returns: how many of the runs have nothing left to delete, and the number of rows deleted.
    func deleteBatch(_ db: Database, runs: [Run], before: Int64, limit: Int) throws -> (done: Int, deleted: Int) {
        var deleted = 0
        var done = 0
        var changed: Set<Int64> = []
        for run in runs.prefix(limit) {
            let count = try delete(db, run: run, before: before, limit: limit - deleted)
            if count > 0 { changed.insert(run.series) }
            deleted += count
            if deleted == limit { break }
            done += 1
        }
        if hasRevision {
            let accounts = try Set(
                changed.compactMap { id in
                    try String.fetchOne(
                        db.cachedStatement(sql: "SELECT account FROM \(seriesTable) WHERE id = ?"), arguments: [id])
                })
            for account in accounts { try UsageRevision.increment(db, account: account) }
        }
        return (done, deleted)
    }

    private func delete(_ db: Database, run: Run, before: Int64, limit: Int) throws -> Int {
        var key = "series_id = :series"
        var arguments: StatementArguments = ["series": run.series]
        if let width {
            key += " AND \(width) = :width"
            arguments += ["width": run.width]
        }
        let finding = try db.cachedStatement(
            sql: """
                SELECT count(*), max(time) FROM (SELECT \(time) AS time FROM \(name)
                WHERE \(key) AND \(time) < :before ORDER BY \(time) LIMIT :limit)
                """)
        let found = try Row.fetchOne(finding, arguments: arguments + ["before": before, "limit": limit])
        guard let found, let count = found[0] as Int?, let last = found[1] as Int64? else { return 0 }
        try db.cachedStatement(sql: "DELETE FROM \(name) WHERE \(key) AND \(time) <= :last")
            .execute(arguments: arguments + ["last": last])
        if keepsWatermark {
            try db.cachedStatement(
                sql: "UPDATE \(seriesTable) SET pruned_before = max(pruned_before, ?) WHERE id = ?"
            ).execute(arguments: [last + max(1, run.width), run.series])
        }
        return count
    }
}
