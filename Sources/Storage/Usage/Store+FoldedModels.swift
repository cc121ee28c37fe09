import GRDB

/// How many models of an account are told apart.
public struct ModelCounts: Equatable, Sendable {
    /// Models that have names of their own.
    public var named: Int
    /// Models that are reported together for good.
    public var folded: Int

    public init(named: Int, folded: Int) {
        self.named = named
        self.folded = folded
    }
}

extension Store {
    /// How many models an account has usage of.
    public func modelCounts(account: String) throws(StorageError) -> ModelCounts {
        try read("read models") { db in
            let row = try Row.fetchOne(
                db.cachedStatement(
                    sql: "SELECT count(*), ifnull(sum(folded), 0) FROM usage_series WHERE account = ?"),
                arguments: [account])
            let (all, folded): (Int, Int) = (row?[0] ?? 0, row?[1] ?? 0)
            return ModelCounts(named: all - folded, folded: folded)
        }
    }

    /// Notes that all of an account's models but `named` are reported together from now on.
    ///
    /// It cannot be taken back: a model that got its name again would take what it counts out of the counters of the
    /// others together, and counters never fall.
    public func foldModels(account: String, except named: Set<String>) throws(StorageError) {
        try write("fold models") { db in
            let series = try Row.fetchAll(
                db, sql: "SELECT id, model FROM usage_series WHERE account = ? AND folded = 0", arguments: [account])
            for row in series where !named.contains(row[1]) {
                try db.execute(sql: "UPDATE usage_series SET folded = 1 WHERE id = ?", arguments: [row[0] as Int64])
            }
        }
    }
}
