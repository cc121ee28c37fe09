/// How clients' token buckets follow the capacity in force.
public struct RateLimitPolicy: Sendable, Equatable {
    /// The least rate, in requests per minute; nil for none.
    public var minRPM: Double?
    /// The greatest rate, in requests per minute; nil for none but the capacity's.
    public var maxRPM: Double?
    /// How far a burst may exceed one second of the rate, as a ratio: 0.15 is 15 %.
    public var burstAllowance = 0.15
    /// When the gateway counts as unwell, and what that does; nil when its health is no matter.
    public var health: Health?

    /// What makes a gateway unwell.
    public struct Health: Sendable, Equatable {
        /// Mean latency above this, in seconds.
        public var latencySeconds: Double
        /// A share of failures above this, from 0 to 1.
        public var errorRate: Double
        /// What the rate of an unwell gateway is multiplied by, above 0 and at most 1.
        public var factor: Double

        public init(latencySeconds: Double = 0.2, errorRate: Double = 0.02, factor: Double = 0.8) {
            self.latencySeconds = latencySeconds
            self.errorRate = errorRate
            self.factor = factor
        }
    }

    public init() {}
}
