import GRDB

extension Store {
    /// Adds decisions to the log, in their order, in one transaction.
    ///
    /// - Returns: their numbers.
    /// - Throws: ``StorageError``; `invalid`, naming the field, for a value out of range, with none stored.
    @discardableResult
    public func appendDecisions(_ decisions: [StoredDecision]) throws(StorageError) -> [Int64] {
        let operation = "store decisions"
        for decision in decisions {
            guard let problem = decision.problem else { continue }
            throw .invalid(operation, problem, hint: "correct the named value; none of the decisions was stored")
        }
        if decisions.isEmpty { return [] }
        return try write(operation) { db in
            let inserting = try db.cachedStatement(
                sql: """
                    INSERT INTO capacity_decision (account, model, at, action, source, binding, requests_per_minute,
                        previous_requests_per_minute, replicas, rate, burst, override_id, inputs, candidates, reason)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """)
            return try decisions.map { decision in
                try inserting.execute(arguments: [
                    decision.account, decision.model, decision.at, decision.action, decision.source,
                    decision.binding, decision.requestsPerMinute, decision.previousRequestsPerMinute,
                    decision.replicas, decision.rate, decision.burst, decision.overrideID, decision.inputs,
                    decision.candidates, decision.reason,
                ])
                return db.lastInsertedRowID
            }
        }
    }

    /// Decisions, newest first, a page at a time.
    ///
    /// - Parameters:
    ///   - account: nil for any.
    ///   - model: nil for any.
    ///   - limit: how many at most, up to ``maxPageSize``.
    ///   - last: the number of the last one of the page before; nil for the first page.
    public func decisions(
        account: String? = nil, model: String? = nil, limit: Int = 100, before last: Int64? = nil
    ) throws(StorageError) -> [StoredDecision] {
        let (limit, last) = (limit.clamped(to: 0...Self.maxPageSize), last ?? .max)
        return try read("read decisions") { db in
            switch (account, model) {
            case (nil, nil):
                return try Self.decisions(db, "id < ?", [last], limit)
            case (let account?, nil):
                return try Self.decisions(db, "account = ? AND id < ?", [account, last], limit)
            case (let account?, let model?):
                return try Self.decisions(db, "account = ? AND model = ? AND id < ?", [account, model, last], limit)
            case (nil, let model?):
                // Accounts are few: each one's page is found at once, where all decisions would have to be searched.
                let pages = try Self.values(db, of: "account").map { account in
                    try Self.decisions(db, "account = ? AND model = ? AND id < ?", [account, model, last], limit)
                }
                return Array(pages.joined().sorted { $0.id > $1.id }.prefix(limit))
            }
        }
    }

    /// The newest decision of each of an account's models, ordered by model: what was in force when the process
    /// ended.
    public func latestDecisions(account: String) throws(StorageError) -> [StoredDecision] {
        try read("read decisions") { db in
            try Self.values(db, of: "model", where: "account = :account AND", ["account": account]).flatMap { model in
                try Self.decisions(db, "account = ? AND model = ?", [account, model], 1)
            }
        }
    }

    private static func decisions(
        _ db: Database, _ condition: String, _ arguments: StatementArguments, _ limit: Int
    ) throws -> [StoredDecision] {
        let sql = "SELECT \(DecisionRow.columns) FROM capacity_decision WHERE \(condition) ORDER BY id DESC LIMIT ?"
        return try DecisionRow.fetchAll(db.cachedStatement(sql: sql), arguments: arguments + [limit]).map(\.record)
    }

    /// The different values of a column in their order, each found by one step into an index.
    private static func values(
        _ db: Database, of column: String, where condition: String = "", _ arguments: StatementArguments = [:]
    ) throws -> [String] {
        let next = try db.cachedStatement(
            sql: "SELECT min(\(column)) FROM capacity_decision WHERE \(condition) \(column) > :last")
        var found: [String] = []
        while let value = try String.fetchOne(next, arguments: arguments + ["last": found.last ?? ""]) {
            found.append(value)
        }
        return found
    }
}
