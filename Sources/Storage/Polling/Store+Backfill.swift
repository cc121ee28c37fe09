import CivilTime
import GRDB

/// How far the reading of past days has come.
public struct BackfillProgress: Equatable, Sendable {
    /// Days planned.
    public var total: Int
    /// Days read and stored.
    public var done: Int
    /// Days whose last attempt failed.
    public var failed: Int

    public init(total: Int, done: Int, failed: Int) {
        self.total = total
        self.done = done
        self.failed = failed
    }

    /// Whether every planned day was read, or at least tried.
    public var attemptedAll: Bool { done + failed == total }
}

extension Store {
    /// Sets the days to read, of one account and granularity.
    ///
    /// Days that are done stay done, so a restart goes on where the last run ended; days no longer named are
    /// dropped from the plan. Failed ones are to be tried again when the plan gains a day, which is once a
    /// day: a gateway that has nothing of that age is not asked every time.
    ///
    /// - Parameter days: UTC days, "YYYY-MM-DD".
    /// - Throws: ``StorageError``; `invalid` for a day in another form or that the calendar does not have.
    public func planBackfill(account: String, granularity: Int64, days: [String]) throws(StorageError) {
        let operation = "plan backfill"
        for day in days where CivilDate(day) == nil {
            throw .invalid(
                operation, "\"\(day)\" is no day of the form YYYY-MM-DD", hint: "name UTC days, as in 2026-03-15")
        }
        try write(operation) { db in
            let planned = Set(days)
            let known = Set(
                try String.fetchAll(
                    db, sql: "SELECT day FROM backfill_day WHERE account = ? AND granularity = ?",
                    arguments: [account, granularity]))
            for day in known.subtracting(planned) {
                try db.cachedStatement(
                    sql: "DELETE FROM backfill_day WHERE account = ? AND granularity = ? AND day = ?"
                ).execute(arguments: [account, granularity, day])
            }
            for day in planned.subtracting(known) {
                try db.cachedStatement(sql: "INSERT INTO backfill_day (account, granularity, day) VALUES (?, ?, ?)")
                    .execute(arguments: [account, granularity, day])
            }
            if planned.isSubset(of: known) { return }
            try db.execute(
                sql: """
                    UPDATE backfill_day SET state = 'pending', attempts = 0
                    WHERE account = ? AND granularity = ? AND state = 'failed'
                    """, arguments: [account, granularity])
        }
    }

    /// The day to read next: the newest of those tried least often, or nil when all are done or given up.
    ///
    /// - Parameter maxAttempts: how often a failing day is tried, until
    ///   ``planBackfill(account:granularity:days:)`` is called again.
    public func nextBackfillDay(
        account: String, granularity: Int64, maxAttempts: Int = 5
    ) throws(StorageError) -> String? {
        try read("read backfill") { db in
            try String.fetchOne(
                db,
                sql: """
                    SELECT day FROM backfill_day
                    WHERE account = ? AND granularity = ? AND state <> 'done' AND attempts < ?
                    ORDER BY attempts, day DESC LIMIT 1
                    """, arguments: [account, granularity, maxAttempts])
        }
    }

    /// The planned days that have not been read, so that nothing is known of them.
    public func unreadBackfillDays(account: String, granularity: Int64) throws(StorageError) -> [String] {
        try read("read backfill") { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT day FROM backfill_day WHERE account = ? AND granularity = ? AND state <> 'done'
                    ORDER BY day
                    """, arguments: [account, granularity])
        }
    }

    /// Marks a planned day as read.
    ///
    /// - Parameters:
    ///   - rows: how many rows the gateway had for it.
    ///   - at: when, in Unix seconds.
    public func finishBackfill(
        account: String, granularity: Int64, day: String, rows: Int, at: Int64
    ) throws(StorageError) {
        try setBackfill(account, granularity, day, state: "done", rows: rows, reason: nil, at: at)
    }

    /// Marks a planned day as failed; it is tried again after the others.
    ///
    /// - Parameter reason: why, in a word or two.
    public func failBackfill(
        account: String, granularity: Int64, day: String, reason: String, at: Int64
    ) throws(StorageError) {
        try setBackfill(account, granularity, day, state: "failed", rows: nil, reason: reason, at: at)
    }

    /// - Parameter granularity: nil adds up the plans of all granularities.
    public func backfillProgress(
        account: String, granularity: Int64? = nil
    ) throws(StorageError) -> BackfillProgress {
        try read("read backfill") { db in
            let row = try Row.fetchOne(
                db,
                sql: """
                    SELECT count(*), ifnull(sum(state = 'done'), 0), ifnull(sum(state = 'failed'), 0)
                    FROM backfill_day WHERE account = ? AND granularity = ifnull(?, granularity)
                    """, arguments: [account, granularity])
            return BackfillProgress(total: row?[0] ?? 0, done: row?[1] ?? 0, failed: row?[2] ?? 0)
        }
    }

    private func setBackfill(
        _ account: String, _ granularity: Int64, _ day: String, state: String, rows: Int?, reason: String?, at: Int64
    ) throws(StorageError) {
        try write("record backfill") { db in
            try db.execute(
                sql: """
                    UPDATE backfill_day SET state = ?, attempts = attempts + 1, rows = ?, reason = ?, at = ?
                    WHERE account = ? AND granularity = ? AND day = ?
                    """, arguments: [state, rows, reason, at, account, granularity, day])
        }
    }
}
