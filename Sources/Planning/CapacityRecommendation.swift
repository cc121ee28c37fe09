/// What to provision, and why.
public struct CapacityRecommendation: Sendable, Equatable {
    public enum Action: String, Sendable, CaseIterable {
        case scaleUp = "scale_up"
        case scaleDown = "scale_down"
        case hold
    }

    /// What the demand was taken from.
    public enum Source: String, Sendable, CaseIterable {
        /// The forecast, which beats the last value on this series.
        case forecast
        /// The present demand: the forecast loses to the last value, is unproven or missing, or is already exceeded.
        case reactive
        /// What was last known, because nothing newer is.
        case lastKnown = "last_known"
    }

    /// A value that a rule asked for.
    public struct Candidate: Sendable, Equatable {
        public var rule: String
        public var requestsPerMinute: Double
    }

    /// A token bucket.
    public struct RateLimit: Sendable, Equatable {
        public var requestsPerSecond: Double
        /// How many requests may come at once.
        public var burst: Int
        public var policy = "adaptive-token-bucket"
    }

    /// A whole number of requests per minute within the policy's bounds.
    public var requestsPerMinute: Double
    public var replicas: Int
    public var rateLimit: RateLimit
    public var source: Source
    public var action: Action
    /// What was in force before; nil for the first recommendation.
    public var previousRequestsPerMinute: Double?
    /// When it was decided, in Unix seconds.
    public var at: Int64
    /// What was known, as far as it can be true.
    public var inputs: CapacityInputs
    /// What each rule asked for, before hysteresis and bounds.
    public var candidates: [Candidate]
    /// The rule that the value is from: one of the candidates', `minimum`, `maximum`, `hysteresis` or `stabilization`.
    public var binding: String
    /// One sentence with the numbers in it.
    public var reason: String
}
