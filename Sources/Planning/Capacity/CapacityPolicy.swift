/// What capacity follows from demand, for one account and model. Rates are requests per minute.
///
/// A policy is a function: of what the last decision left, of what is known, of what people asked for and of the time. It
/// decides in steps, each in a file of its own: what demand calls for, what hysteresis and bounds make of it, what
/// schedules, events and overrides make of that, and what rate a client's token bucket may have.
public struct CapacityPolicy: Sendable, Equatable {
    /// How much of the capacity demand may use, from 0.01 to 1.
    public var targetUtilization = 0.7
    /// The least capacity, in requests per minute.
    public var minRPM = 50.0
    /// The most capacity, in requests per minute; wins over a minimum above it.
    public var maxRPM = 2000.0
    /// How many requests per minute one replica serves.
    public var rpmPerReplica = 1000.0
    /// The fewest replicas to run.
    public var minReplicas = 2
    /// The most replicas to run; wins over a minimum above it.
    public var maxReplicas = 50
    /// The quantile that ``CapacityInputs/forecastUpperRPM`` is of, between 0 and 1; the explanation names it.
    public var headroomQuantile = 0.9
    /// Requests that wait are to be served within this time, in seconds; none or less leaves the queue to itself.
    public var queueDrainSeconds = 300.0
    /// Capacity rises when what is wanted is at least this many times the current value, or fewer times where that would
    /// leave less than half of what ``targetUtilization`` keeps free.
    public var scaleUpThreshold = 1.2
    /// Capacity falls when what is wanted is at most this many times the current value.
    public var scaleDownThreshold = 0.5
    /// Capacity falls only to the highest value wanted within this time, in seconds.
    public var stabilizationSeconds: Int64 = 300
    /// What has not been wanted for so long is given back although it is within the band where nothing changes, in
    /// seconds; none or less keeps it.
    public var surplusSeconds: Int64 = 1_800
    /// Inputs older than this, in seconds, are not knowledge of the present.
    public var maxDataAgeSeconds = 7200.0
    /// How the rate of clients' token buckets adapts.
    public var rateLimit = RateLimitPolicy()

    public init() {}
}
