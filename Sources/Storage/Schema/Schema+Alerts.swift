import GRDB

extension Schema {
    /// Version 7. Since when alerts are active, so that a restart does not begin their `for` anew.
    static func addAlertStates(_ db: Database) throws {
        try db.execute(
            sql: """
                -- labels: of the series ALERTS_FOR_STATE, a JSON object. active_at: its value, Unix seconds. seen_at: when
                -- it was last so, milliseconds since 1970.
                CREATE TABLE alert_state (
                    labels TEXT PRIMARY KEY,
                    active_at REAL NOT NULL,
                    seen_at INTEGER NOT NULL
                ) STRICT, WITHOUT ROWID;
                """)
    }
}
