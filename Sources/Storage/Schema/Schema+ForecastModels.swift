import GRDB

extension Schema {
    /// Version 4. What forecasts learned, so that a restart need not learn it again. A row is a cache: losing it costs time.
    static func addForecastModels(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE forecast_model (
                    account TEXT NOT NULL,
                    model TEXT NOT NULL,
                    metric TEXT NOT NULL,
                    task TEXT NOT NULL,
                    saved_at INTEGER NOT NULL,
                    state BLOB NOT NULL,
                    PRIMARY KEY (account, model, metric, task)
                ) STRICT;
                """)
    }
}
