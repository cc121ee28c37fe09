import GRDB

/// A number per account that grows with every change of its stored usage.
enum UsageRevision {
    static func increment(_ db: Database, account: String) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO usage_revision (account, revision) VALUES (?, 1)
                ON CONFLICT DO UPDATE SET revision = revision + 1
                """
        ).execute(arguments: [account])
    }

    static func current(_ db: Database, account: String) throws -> Int64 {
        try Int64.fetchOne(
            db.cachedStatement(sql: "SELECT revision FROM usage_revision WHERE account = ?"), arguments: [account])
            ?? 0
    }
}
