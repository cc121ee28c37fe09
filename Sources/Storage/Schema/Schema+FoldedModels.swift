import GRDB

extension Schema {
    /// Version 2.
    static func addFoldedModels(_ db: Database) throws {
        try db.execute(
            sql: """
                -- folded: whether the model is reported together with others, which it then is for good.
                ALTER TABLE usage_series ADD COLUMN folded INTEGER NOT NULL DEFAULT 0
                """)
    }
}
