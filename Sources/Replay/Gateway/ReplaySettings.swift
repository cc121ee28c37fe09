/// What a replay supposes of the gateway, the same for every policy.
public struct ReplaySettings: Sendable, Equatable {
    /// The capacity at the start, in requests per minute.
    public var startingLimit: Double
    /// What policies may decide on, in requests per minute.
    public var bounds: ClosedRange<Double>
    /// How long it takes until a decision is in force, in seconds.
    public var actuationDelay: Int64
    /// The most requests that wait.
    public var queueLimit: Int
    /// The longest that a request waits before it is throttled, in seconds.
    public var maxWait: Int

    public init(
        startingLimit: Double, bounds: ClosedRange<Double>, actuationDelay: Int64 = 120, queueLimit: Int = 10_000,
        maxWait: Int = 30
    ) {
        self.startingLimit = startingLimit
        self.bounds = bounds
        self.actuationDelay = max(0, actuationDelay)
        self.queueLimit = max(0, queueLimit)
        self.maxWait = max(0, maxWait)
    }
}
