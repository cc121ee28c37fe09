import GRDB

extension Store {
    /// Stores usage rows and carries the totals along, in one transaction.
    ///
    /// A row is keyed by account, model, granularity and start. Storing it again changes nothing; storing
    /// it with other values replaces them and moves the totals by the difference. The last of several rows
    /// with one key wins.
    ///
    /// Two kinds of rows are stored without being counted in the totals, because what they tell may be
    /// counted already: rows from before what retention has deleted of the same model, and daily rows of
    /// time that has hourly ones (the finer granularity counts, in whichever order they come).
    ///
    /// - Parameters:
    ///   - granularity: the buckets' length in seconds.
    ///   - receivedAt: when the gateway gave the rows, in Unix seconds by its own clock.
    /// - Throws: ``StorageError``; `invalid` for a value out of range, with no row stored.
    @discardableResult
    public func upsertUsage(
        _ rows: [UsageRecord], account: String, granularity: Int64, receivedAt: Int64
    ) throws(StorageError) -> UsageUpsert {
        let operation = "store usage"
        guard (1...UnixTime.longestBucket).contains(granularity) else {
            throw .invalid(
                operation, "granularity is \(granularity)", hint: "give the buckets' length in seconds, up to a year")
        }
        for row in rows {
            guard let problem = row.problem else { continue }
            throw .invalid(operation, problem, hint: "quarantine the row; none of the rows was stored")
        }
        if rows.isEmpty { return UsageUpsert() }
        return try write(operation) { db in
            var writer = try UsageWriter(db, account: account, granularity: granularity, receivedAt: receivedAt)
            for row in rows { try writer.apply(row) }
            try writer.finish()
            return writer.result
        }
    }
}
