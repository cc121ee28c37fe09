/// What is known when capacity is decided; nil where it is not. NaN, infinite and negative numbers count as unknown.
public struct CapacityInputs: Sendable, Equatable {
    /// Requests per minute now.
    public var currentRPM: Double?
    /// The highest demand over the provisioning lead time, at the policy's headroom quantile, in requests per minute.
    public var forecastUpperRPM: Double?
    /// The forecast's skill against the last value: above 0 where it wins.
    public var forecastSkill: Double?
    /// What is usual at this time of the week, in requests per minute.
    public var baselineRPM: Double?
    /// Requests waiting.
    public var queueDepth: Double?
    /// The share of requests that fail, from 0 to 1.
    public var errorRate: Double?
    /// The share of requests that the gateway refuses because there are too many, from 0 to 1.
    public var throttledRatio: Double?
    /// How many requests the gateway still takes before its limit is reset.
    public var rateLimitRemaining: Double?
    /// The gateway's mean latency, in seconds.
    public var latencySeconds: Double?
    /// How long ago the newest of these was observed, in seconds; taken as fresh when nil.
    public var dataAgeSeconds: Double?

    public init(
        currentRPM: Double? = nil, forecastUpperRPM: Double? = nil, forecastSkill: Double? = nil,
        baselineRPM: Double? = nil, queueDepth: Double? = nil, errorRate: Double? = nil, throttledRatio: Double? = nil,
        rateLimitRemaining: Double? = nil, latencySeconds: Double? = nil, dataAgeSeconds: Double? = nil
    ) {
        self.currentRPM = currentRPM
        self.forecastUpperRPM = forecastUpperRPM
        self.forecastSkill = forecastSkill
        self.baselineRPM = baselineRPM
        self.queueDepth = queueDepth
        self.errorRate = errorRate
        self.throttledRatio = throttledRatio
        self.rateLimitRemaining = rateLimitRemaining
        self.latencySeconds = latencySeconds
        self.dataAgeSeconds = dataAgeSeconds
    }

    /// Only what can be true.
    var cleaned: CapacityInputs {
        func known(_ value: Double?) -> Double? { value.flatMap { $0.isFinite && $0 >= 0 ? $0 : nil } }
        return CapacityInputs(
            currentRPM: known(currentRPM), forecastUpperRPM: known(forecastUpperRPM),
            forecastSkill: forecastSkill.flatMap { $0.isFinite ? $0 : nil }, baselineRPM: known(baselineRPM),
            queueDepth: known(queueDepth), errorRate: known(errorRate), throttledRatio: known(throttledRatio),
            rateLimitRemaining: known(rateLimitRemaining), latencySeconds: known(latencySeconds),
            dataAgeSeconds: known(dataAgeSeconds))
    }

    /// Whether the gateway turns requests away, or would turn away the next.
    var isThrottled: Bool { (throttledRatio ?? 0) > Self.throttledAbove || rateLimitRemaining == 0 }

    /// One refusal among a hundred is no emergency.
    private static let throttledAbove = 0.01
}
