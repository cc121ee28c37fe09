import GRDB

/// A table with retention whose rows are numbered in the order in which they were written, and few or indexed by
/// time.
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

    /// - Returns: how many rows it took.
    func deleteBatch(_ db: Database, before: Int64, limit: Int) throws -> Int {
        try db.cachedStatement(sql: sql).execute(arguments: ["before": before, "limit": limit])
        return db.changesCount
    }
}
