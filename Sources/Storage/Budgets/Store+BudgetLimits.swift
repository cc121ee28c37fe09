import GRDB

extension Store {
    /// Every operator's limit, ordered by budget; also of budgets that the configuration no longer has.
    public func budgetLimits() throws(StorageError) -> [StoredBudgetLimit] {
        try read("read budget limits") { db in
            try Row.fetchAll(
                db.cachedStatement(
                    sql: "SELECT budget, limit_cost, set_at, set_by, comment FROM budget_limit ORDER BY budget")
            ).map {
                StoredBudgetLimit(budget: $0[0], limitMicroUSD: $0[1], setAt: $0[2], setBy: $0[3], comment: $0[4])
            }
        }
    }

    /// Stores a limit in place of the budget's earlier one, and its audit entry, in one transaction.
    ///
    /// - Parameter audit: who asked, from where, with which body.
    /// - Throws: ``StorageError``; `invalid`, naming the field, for a value out of range.
    public func setBudgetLimit(_ limit: StoredBudgetLimit, audit: AuditEntry) throws(StorageError) {
        let operation = "set a budget's limit"
        if let problem = limit.problem ?? audit.problem {
            throw .invalid(operation, problem, hint: "correct the named value; nothing was stored")
        }
        try write(operation) { db in
            try db.cachedStatement(
                sql: """
                    INSERT INTO budget_limit (budget, limit_cost, set_at, set_by, comment) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT DO UPDATE SET limit_cost = excluded.limit_cost, set_at = excluded.set_at,
                        set_by = excluded.set_by, comment = excluded.comment
                    """
            ).execute(arguments: [limit.budget, limit.limitMicroUSD, limit.setAt, limit.setBy, limit.comment])
            try AuditRow.insert(db, audit)
        }
    }

    /// Removes a budget's limit, with an audit entry, in one transaction. Where there is none, nothing is stored.
    ///
    /// - Returns: whether there was one.
    /// - Throws: ``StorageError``; `invalid` for an audit entry with a time out of range.
    @discardableResult
    public func removeBudgetLimit(budget: String, audit: AuditEntry) throws(StorageError) -> Bool {
        let operation = "remove a budget's limit"
        if let problem = audit.problem {
            throw .invalid(operation, problem, hint: "correct the named value; nothing was stored")
        }
        return try write(operation) { db in
            try db.cachedStatement(sql: "DELETE FROM budget_limit WHERE budget = ?").execute(arguments: [budget])
            guard db.changesCount > 0 else { return false }
            try AuditRow.insert(db, audit)
            return true
        }
    }
}
