import GRDB

/// Since when an alert was active, as it was last known.
public struct StoredAlertState: Equatable, Sendable {
    /// What identifies the alert, as its owner wrote it down.
    public var labels: String
    /// Unix seconds.
    public var activeAt: Double
    /// When this was last so. Milliseconds since 1970.
    public var seenAt: Int64

    public init(labels: String, activeAt: Double, seenAt: Int64) {
        self.labels = labels
        self.activeAt = activeAt
        self.seenAt = seenAt
    }
}

extension Store {
    /// Every alert that was active when it was last seen.
    public func alertStates() throws(StorageError) -> [StoredAlertState] {
        try read("read states of alerts") { db in
            try Row.fetchAll(db, sql: "SELECT labels, active_at, seen_at FROM alert_state ORDER BY labels")
                .map { StoredAlertState(labels: $0[0], activeAt: $0[1], seenAt: $0[2]) }
        }
    }

    /// Keeps since when alerts are active, in place of what was kept of them before.
    ///
    /// - Parameters:
    ///   - ended: The labels of alerts that are not active any more.
    ///   - oldest: What was last seen before this time is of no use any more and goes. Milliseconds since 1970.
    public func save(
        _ states: [StoredAlertState], removing ended: [String], droppingBefore oldest: Int64
    ) throws(StorageError) {
        try write("save states of alerts") { db in
            let saving = try db.cachedStatement(
                sql: "INSERT OR REPLACE INTO alert_state (labels, active_at, seen_at) VALUES (?, ?, ?)")
            for state in states { try saving.execute(arguments: [state.labels, state.activeAt, state.seenAt]) }
            let removing = try db.cachedStatement(sql: "DELETE FROM alert_state WHERE labels = ?")
            for labels in ended { try removing.execute(arguments: [labels]) }
            try db.execute(sql: "DELETE FROM alert_state WHERE seen_at < ?", arguments: [oldest])
        }
    }
}
