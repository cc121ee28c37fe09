/// Requests that wait at the gateway.
public struct QueueReport: Sendable, Equatable {
    /// Requests waiting in all; nil when the gateway doesn't tell.
    public var depth: Double?
    /// Requests served per minute in all; nil when the gateway doesn't tell.
    public var throughputPerMinute: Double?
    /// By model and priority, where the gateway tells.
    public var queues: [ModelQueue]
    /// Whether the gateway told that there are no queues.
    var isEmptyList = false
    /// What could not be understood.
    public var rejected: [RejectedRow]

    public init(
        depth: Double? = nil, throughputPerMinute: Double? = nil, queues: [ModelQueue] = [],
        rejected: [RejectedRow] = []
    ) {
        self.depth = depth
        self.throughputPerMinute = throughputPerMinute
        self.queues = queues
        self.rejected = rejected
    }

    /// Why there is nothing to go by in it; nil when there is. An empty list of queues is something: nothing waits.
    var unusable: String? {
        guard depth == nil, throughputPerMinute == nil, queues.isEmpty else { return nil }
        if !rejected.isEmpty { return "none of its values can be used; they are in quarantine" }
        return isEmptyList ? nil : "its `queue_depth` and `throughput_rpm` are null"
    }
}

/// Requests that wait for one model at one priority.
public struct ModelQueue: Sendable, Equatable {
    public var model: String
    /// 0 is the most urgent; nil when the gateway doesn't tell queues of one model apart.
    public var priority: Int?
    /// Requests waiting.
    public var depth: Double
    /// Requests served per minute; nil when the gateway doesn't tell.
    public var throughputPerMinute: Double?

    public init(model: String, priority: Int? = nil, depth: Double, throughputPerMinute: Double? = nil) {
        self.model = model
        self.priority = priority
        self.depth = depth
        self.throughputPerMinute = throughputPerMinute
    }
}
