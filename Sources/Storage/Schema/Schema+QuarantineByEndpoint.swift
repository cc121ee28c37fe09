import GRDB

extension Schema {
    /// Version 3. What was counted before counts for usage, so that its counters do not fall.
    static func countQuarantineByEndpoint(_ db: Database) throws {
        try db.execute(
            sql: """
                ALTER TABLE quarantine_count RENAME TO quarantine_count_2;
                CREATE TABLE quarantine_count (
                    account TEXT NOT NULL,
                    endpoint TEXT NOT NULL,
                    reason TEXT NOT NULL,
                    count INTEGER NOT NULL,
                    PRIMARY KEY (account, endpoint, reason)
                ) STRICT, WITHOUT ROWID;
                INSERT INTO quarantine_count SELECT account, 'usage', reason, count FROM quarantine_count_2;
                DROP TABLE quarantine_count_2;
                """)
    }
}
