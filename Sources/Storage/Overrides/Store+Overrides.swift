import GRDB

extension Store {
    /// The most records that one page has.
    public static let maxPageSize = 1000

    /// The override of a number; nil when there is none, or retention has deleted it.
    public func override(id: Int64) throws(StorageError) -> StoredOverride? {
        try read("read overrides") { db in try OverrideRow.find(db, id: id) }
    }

    /// Overrides, newest first, a page at a time.
    ///
    /// - Parameters:
    ///   - status: nil for any.
    ///   - account: nil for any.
    ///   - model: as it was given when creating; nil for any.
    ///   - time: when the status is asked for, in Unix seconds.
    ///   - limit: how many at most, up to ``maxPageSize``.
    ///   - last: the number of the last one of the page before; nil for the first page. What is created meanwhile is
    ///     on no later page.
    public func overrides(
        status: OverrideStatus? = nil, account: String? = nil, model: String? = nil, at time: Int64,
        limit: Int = 100, before last: Int64? = nil
    ) throws(StorageError) -> [StoredOverride] {
        var conditions = ["id < :last"]
        var arguments: StatementArguments = ["last": last ?? .max, "limit": limit.clamped(to: 0...Self.maxPageSize)]
        if let status {
            conditions.append(Self.condition(status))
            arguments += ["time": time]
        }
        if let account {
            conditions.append("account = :account")
            arguments += ["account": account]
        }
        if let model {
            conditions.append("model = :model")
            arguments += ["model": model]
        }
        let sql = """
            SELECT \(OverrideRow.columns) FROM capacity_override WHERE \(conditions.joined(separator: " AND "))
            ORDER BY id DESC LIMIT :limit
            """
        return try read("read overrides") { db in
            try OverrideRow.fetchAll(db.cachedStatement(sql: sql), arguments: arguments).map(\.record)
        }
    }

    /// The overrides in force at `time` (Unix seconds), in the order of their creation.
    public func overridesInForce(at time: Int64) throws(StorageError) -> [StoredOverride] {
        try read("read overrides") { db in
            try OverrideRow.fetchAll(db.cachedStatement(sql: Self.selectingInForce), arguments: [time, time]).map(\.record)
        }
    }

    /// The plus sign keeps SQLite from reading the whole table in the order of its key to save sorting the few.
    static let selectingInForce = """
        SELECT \(OverrideRow.columns) FROM capacity_override
        WHERE expired_at IS NULL AND ends_at > ? AND starts_at <= ? ORDER BY +id
        """

    private static func condition(_ status: OverrideStatus) -> String {
        switch status {
        case .pending: "expired_at IS NULL AND ends_at > :time AND starts_at > :time"
        case .active: "expired_at IS NULL AND ends_at > :time AND starts_at <= :time"
        case .expired: "(expired_at IS NOT NULL OR ends_at <= :time)"
        }
    }
}
