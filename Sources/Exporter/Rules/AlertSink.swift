import AlertRules

/// Where alerts go that Alertmanagers should hear of.
protocol AlertSink: Sendable {
    /// Takes what one evaluation of a group gave. Returns at once: evaluation never waits for a delivery.
    func send(_ notifications: [AlertNotification])
}
