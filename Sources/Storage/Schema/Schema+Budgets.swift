import GRDB

extension Schema {
    /// Version 6. What budgets have to remember. Money is whole micro-dollars, times are Unix seconds.
    static func addBudgets(_ db: Database) throws {
        try db.execute(
            sql: """
                -- An operator's limit in place of the configuration's.
                CREATE TABLE budget_limit (
                    budget TEXT PRIMARY KEY,
                    limit_cost INTEGER NOT NULL CHECK (limit_cost > 0),
                    set_at INTEGER NOT NULL,
                    set_by TEXT,
                    comment TEXT
                ) STRICT, WITHOUT ROWID;

                -- scope: tells definitions of one budget apart that do not compare, such as those of other models.
                -- carried_cost: rolled over into it. high_cost: the largest spend that was ever shown.
                CREATE TABLE budget_period (
                    budget TEXT NOT NULL,
                    start INTEGER NOT NULL,
                    "end" INTEGER NOT NULL CHECK ("end" > start),
                    scope TEXT NOT NULL,
                    limit_cost INTEGER NOT NULL,
                    carried_cost INTEGER NOT NULL,
                    high_cost INTEGER NOT NULL,
                    PRIMARY KEY (budget, start)
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX budget_period_end ON budget_period ("end");

                -- start: of the period. ratio: the threshold in millionths of the limit. limit_cost, cost: what held
                -- when it was crossed.
                CREATE TABLE budget_crossing (
                    budget TEXT NOT NULL,
                    start INTEGER NOT NULL,
                    basis TEXT NOT NULL CHECK (basis IN ('actual', 'forecast')),
                    ratio INTEGER NOT NULL,
                    at INTEGER NOT NULL,
                    limit_cost INTEGER NOT NULL,
                    cost INTEGER NOT NULL,
                    PRIMARY KEY (budget, start, basis, ratio)
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX budget_crossing_time ON budget_crossing (at);

                -- What was forecast for the seconds from start on, by the first forecast after they began. Models come last in the key: those
                -- of one hour are written at once, and lie together.
                CREATE TABLE spend_expectation (
                    account TEXT NOT NULL,
                    seconds INTEGER NOT NULL,
                    start INTEGER NOT NULL,
                    model TEXT NOT NULL,
                    issued_at INTEGER NOT NULL,
                    median_cost INTEGER NOT NULL,
                    lower_cost INTEGER NOT NULL,
                    upper_cost INTEGER NOT NULL,
                    PRIMARY KEY (account, seconds, start, model)
                ) STRICT, WITHOUT ROWID;
                """)
    }
}
