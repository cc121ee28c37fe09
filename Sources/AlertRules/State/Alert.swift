import PromQL

/// One alert: a series that an alerting rule returned, and what became of it. Times are milliseconds since 1970.
public struct Alert: Sendable, Equatable {
    public enum State: Int, Sendable, Comparable {
        /// Resolved. It is kept for a while to tell so.
        case inactive
        /// Active for less than the rule's `for`.
        case pending
        case firing

        public static func < (left: State, right: State) -> Bool { left.rawValue < right.rawValue }

        /// As in the label `alertstate`.
        public var name: String {
            switch self {
            case .inactive: "inactive"
            case .pending: "pending"
            case .firing: "firing"
            }
        }
    }

    public internal(set) var state: State
    /// What identifies the alert, the label `alertname` included.
    public let labels: Labels
    /// In the order of the names' bytes.
    public internal(set) var annotations: [Label]
    /// The value of the series when the rule last returned it.
    public internal(set) var value: Double
    /// When the series was first returned.
    public internal(set) var activeAt: Int64
    public internal(set) var firedAt: Int64?
    public internal(set) var resolvedAt: Int64?
    public internal(set) var lastSentAt: Int64?
    /// Since when it is only firing because of the rule's `keep_firing_for`.
    public internal(set) var keepFiringSince: Int64?

    /// Whether an Alertmanager should hear of it now: when it fires and when it ends, and then again and again.
    func needsSending(at time: Int64, resendDelay: Int64) -> Bool {
        guard state != .pending else { return false }
        guard let lastSentAt else { return true }
        if let resolvedAt, resolvedAt > lastSentAt { return true }
        return lastSentAt + resendDelay < time
    }
}

/// An alert as an Alertmanager is told of it. Times are milliseconds since 1970.
public struct AlertNotification: Sendable, Equatable {
    public let labels: Labels
    public let annotations: [Label]
    /// When it began to fire.
    public let startsAt: Int64
    /// When it ended; while it fires, the time after which it counts as ended unless it is sent again.
    public let endsAt: Int64
    public let isResolved: Bool
    /// The rule's expression.
    public let query: String
}
