import GRDB

/// A table with retention whose rows are few, or found by their time.
struct PrunedLog: Sendable {
    /// Deletes up to `:limit` of the rows from before `:before`.
    private let sql: String

    static let overrides = PrunedLog(
        sql: """
            DELETE FROM capacity_override WHERE id IN (
                SELECT id FROM capacity_override
                WHERE ifnull(expired_at, ends_at) < :before AND idempotency_key IS NULL ORDER BY id LIMIT :limit)
            """)

    /// The newest decision of a model stays however old it is, because it is still in force.
    static let decisions = PrunedLog(
        sql: """
            DELETE FROM capacity_decision WHERE id IN (
                SELECT id FROM capacity_decision AS old
                WHERE at < :before AND EXISTS (
                    SELECT 1 FROM capacity_decision
                    WHERE account = old.account AND model = old.model AND id > old.id)
                ORDER BY at LIMIT :limit)
            """)

    /// The override stays, its key goes.
    static let idempotencyKeys = PrunedLog(
        sql: """
            UPDATE capacity_override SET idempotency_key = NULL, idempotency_scope = NULL,
                idempotency_fingerprint = NULL, idempotency_at = NULL
            WHERE id IN (
                SELECT id FROM capacity_override
                WHERE idempotency_key IS NOT NULL AND idempotency_at < :before ORDER BY id LIMIT :limit)
            """)

    static let budgetPeriods = PrunedLog(
        sql: """
            DELETE FROM budget_period WHERE (budget, start) IN (
                SELECT budget, start FROM budget_period WHERE "end" < :before LIMIT :limit)
            """)

    /// They stay as long as their period does.
    static let budgetCrossings = PrunedLog(
        sql: """
            DELETE FROM budget_crossing WHERE (budget, start, basis, ratio) IN (
                SELECT budget, start, basis, ratio FROM budget_crossing AS old
                WHERE at < :before AND NOT EXISTS (
                    SELECT 1 FROM budget_period WHERE budget = old.budget AND start = old.start)
                LIMIT :limit)
            """)

    /// Each account and length is a run of rows ordered by time, and is found by one step into the key: there are many
    /// rows, and nearly all of them stay.
    static let spendExpectations = PrunedLog(
        sql: """
            WITH RECURSIVE owner (account) AS (
                SELECT min(account) FROM spend_expectation
                UNION ALL
                SELECT (SELECT min(account) FROM spend_expectation WHERE account > owner.account)
                FROM owner WHERE account IS NOT NULL),
            run (account, seconds) AS (
                SELECT account, (SELECT min(seconds) FROM spend_expectation WHERE account = owner.account)
                FROM owner WHERE account IS NOT NULL
                UNION ALL
                SELECT account, (SELECT min(seconds) FROM spend_expectation
                                 WHERE account = run.account AND seconds > run.seconds)
                FROM run WHERE seconds IS NOT NULL)
            DELETE FROM spend_expectation WHERE (account, seconds, start, model) IN (
                SELECT old.account, old.seconds, old.start, old.model
                FROM run CROSS JOIN spend_expectation AS old
                WHERE old.account = run.account AND old.seconds = run.seconds AND old.start < :before
                LIMIT :limit)
            """)

    /// - Returns: how many rows it took.
    func deleteBatch(_ db: Database, before: Int64, limit: Int) throws -> Int {
        try db.cachedStatement(sql: sql).execute(arguments: ["before": before, "limit": limit])
        return db.changesCount
    }
}
