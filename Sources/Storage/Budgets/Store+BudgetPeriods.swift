import GRDB

extension Store {
    /// How long ended periods of budgets, and what was crossed in them, are worth keeping, in seconds: 3 years.
    public static let keepBudgetPeriodsSeconds: Int64 = 3 * 366 * 86_400

    /// The periods of all budgets that end after `time` (Unix seconds), ordered by budget and start.
    public func budgetPeriods(from time: Int64) throws(StorageError) -> [StoredBudgetPeriod] {
        try read("read budget periods") { db in
            try Self.periods(db, #"WHERE "end" > ? ORDER BY budget, start"#, [time])
        }
    }

    /// The latest periods of one budget, of whatever scope, in the order of their start.
    ///
    /// - Parameter count: how many at most.
    public func budgetPeriods(budget: String, last count: Int) throws(StorageError) -> [StoredBudgetPeriod] {
        try read("read budget periods") { db in
            try Self.periods(db, "WHERE budget = ? ORDER BY start DESC LIMIT ?", [budget, max(0, count)]).reversed()
        }
    }

    /// Stores periods in one transaction. One with the same budget, start and scope keeps its largest spend: it only
    /// rises. One with another scope is replaced, and what was crossed in it is forgotten. For periods that are
    /// stored as they are, nothing is written.
    ///
    /// - Throws: ``StorageError``; `invalid`, naming the field, for a value out of range, with none stored.
    public func saveBudgetPeriods(_ periods: [StoredBudgetPeriod]) throws(StorageError) {
        let operation = "store budget periods"
        if let problem = periods.lazy.compactMap(\.problem).first {
            throw .invalid(operation, problem, hint: "correct the named value; none of the periods was stored")
        }
        if periods.isEmpty { return }
        try write(operation) { db in
            let forgetting = try db.cachedStatement(
                sql: """
                    DELETE FROM budget_crossing WHERE budget = :budget AND start = :start AND EXISTS (
                        SELECT 1 FROM budget_period WHERE budget = :budget AND start = :start AND scope <> :scope)
                    """)
            let saving = try db.cachedStatement(
                sql: """
                    INSERT INTO budget_period (budget, start, "end", scope, limit_cost, carried_cost, high_cost)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT DO UPDATE SET "end" = excluded."end", scope = excluded.scope,
                        limit_cost = excluded.limit_cost, carried_cost = excluded.carried_cost,
                        high_cost = iif(scope = excluded.scope, max(high_cost, excluded.high_cost), excluded.high_cost)
                    WHERE scope <> excluded.scope OR "end" <> excluded."end" OR limit_cost <> excluded.limit_cost
                        OR carried_cost <> excluded.carried_cost OR high_cost < excluded.high_cost
                    """)
            for period in periods {
                try forgetting.execute(
                    arguments: ["budget": period.budget, "start": period.start, "scope": period.scope])
                try saving.execute(arguments: [
                    period.budget, period.start, period.end, period.scope, period.limitMicroUSD,
                    period.carriedMicroUSD, period.highMicroUSD,
                ])
            }
        }
    }

    private static func periods(
        _ db: Database, _ selection: String, _ arguments: StatementArguments
    ) throws -> [StoredBudgetPeriod] {
        let sql = """
            SELECT budget, start, "end", scope, limit_cost, carried_cost, high_cost FROM budget_period \(selection)
            """
        return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: arguments).map {
            StoredBudgetPeriod(
                budget: $0[0], start: $0[1], end: $0[2], scope: $0[3], limitMicroUSD: $0[4], carriedMicroUSD: $0[5],
                highMicroUSD: $0[6])
        }
    }
}
