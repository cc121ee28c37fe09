/// Decides on a capacity again and again, from what can be known at the time.
public protocol ScalingPolicy: Sendable {
    /// Seconds between two decisions.
    var interval: Int64 { get }

    /// - Returns: the capacity to have, in requests per minute. It is in force when the actuation delay is over.
    mutating func decide(_ observation: Observation) -> Double
}

/// What a policy sees.
public struct Observation: Sendable, Equatable {
    /// Now, in Unix seconds.
    public var time: Int64
    /// What was decided last, whether it is in force yet or not, in requests per minute.
    public var decided: Double
    /// What is in force, in requests per minute.
    public var inForce: Double
    /// Requests in the last minute, served or not.
    public var requestsPerMinute: Double
    /// The share of requests that were throttled in the last minute, from 0 to 1.
    public var throttledRatio: Double
    /// Requests that wait.
    public var queueDepth: Int

    public init(
        time: Int64, decided: Double, inForce: Double, requestsPerMinute: Double, throttledRatio: Double = 0,
        queueDepth: Int = 0
    ) {
        self.time = time
        self.decided = decided
        self.inForce = inForce
        self.requestsPerMinute = requestsPerMinute
        self.throttledRatio = throttledRatio
        self.queueDepth = queueDepth
    }
}
