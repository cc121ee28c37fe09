import GRDB

extension Store {
    /// What was crossed at `time` (Unix seconds) or later, in the order of its time.
    public func budgetCrossings(since time: Int64) throws(StorageError) -> [StoredBudgetCrossing] {
        try read("read crossed thresholds") { db in
            try Row.fetchAll(
                db.cachedStatement(
                    sql: """
                        SELECT budget, start, basis, ratio, at, limit_cost, cost FROM budget_crossing
                        WHERE at >= ? ORDER BY at, budget, start, basis, ratio
                        """), arguments: [time]
            ).map {
                // The schema allows two words.
                StoredBudgetCrossing(
                    budget: $0[0], start: $0[1], basis: $0[2] == "forecast" ? .forecast : .actual,
                    ratioMillionths: $0[3], at: $0[4], limitMicroUSD: $0[5], costMicroUSD: $0[6])
            }
        }
    }

    /// Stores, in one transaction, what was crossed for the first time: of each budget, period, basis and threshold
    /// the first one stays for good.
    ///
    /// - Returns: those that were new, in their order: what somebody is to be told of, once.
    /// - Throws: ``StorageError``; `invalid`, naming the field, for a value out of range, with none stored.
    public func recordBudgetCrossings(
        _ crossings: [StoredBudgetCrossing]
    ) throws(StorageError) -> [StoredBudgetCrossing] {
        let operation = "store crossed thresholds"
        if let problem = crossings.lazy.compactMap(\.problem).first {
            throw .invalid(operation, problem, hint: "correct the named value; none of the crossings was stored")
        }
        if crossings.isEmpty { return [] }
        return try write(operation) { db in
            let inserting = try db.cachedStatement(
                sql: """
                    INSERT INTO budget_crossing (budget, start, basis, ratio, at, limit_cost, cost)
                    VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                    """)
            return try crossings.filter { crossing in
                try inserting.execute(arguments: [
                    crossing.budget, crossing.start, crossing.basis.rawValue, crossing.ratioMillionths, crossing.at,
                    crossing.limitMicroUSD, crossing.costMicroUSD,
                ])
                return db.changesCount > 0
            }
        }
    }
}
