/// What somebody should hear of; no text in it has a credential. `url` is the Alertmanager's.
public enum AlertmanagerEvent: Sendable, Equatable {
    /// The first of several failures. It is tried again until it succeeds.
    case failing(url: String, reason: String)
    /// Sending works again.
    case recovered(url: String, failures: Int)
    /// A batch that no repetition would make acceptable is dropped.
    case refused(url: String, alerts: Int, reason: String)
    /// The queue is full, and the alerts that have waited longest are dropped. Told once until all has been sent.
    case overflowing(url: String)
    /// Alerts that could not be sent before the end.
    case unsent(url: String, alerts: Int)
}

/// How an Alertmanager is doing. Counts are since it is known.
public struct AlertmanagerStatistics: Sendable, Equatable {
    public var url: String
    /// Alerts that it accepted.
    public var sent: Int
    /// Alerts that were given up.
    public var dropped: Int
    /// Requests that it did not accept or answer.
    public var errors: Int
    /// Alerts that wait or are under way.
    public var queueLength: Int
    public var queueCapacity: Int
    /// How long the newest accepted request took, in seconds; nil before the first.
    public var latency: Double?

    public init(
        url: String, sent: Int = 0, dropped: Int = 0, errors: Int = 0, queueLength: Int = 0,
        queueCapacity: Int = 10_000, latency: Double? = nil
    ) {
        self.url = url
        self.sent = sent
        self.dropped = dropped
        self.errors = errors
        self.queueLength = queueLength
        self.queueCapacity = queueCapacity
        self.latency = latency
    }
}
