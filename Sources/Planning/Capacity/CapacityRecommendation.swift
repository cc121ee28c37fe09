/// What to provision, and why.
public struct CapacityRecommendation: Sendable, Equatable {
    /// How the value compares with the one in force before.
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
        /// The gateway turns requests away.
        case emergency
        /// Somebody's word, which differs from what demand calls for.
        case schedule, event, override
    }

    /// What asks for a value, or sets it.
    public enum Rule: String, Sendable {
        case forecast, reactive
        case lastKnown = "last_known"
        /// What serves present demand and the queue within the time it may take.
        case queue
        /// Demand that grows so fast that capacity has to be ahead of it.
        case surge
        /// Twice the value in force, because the gateway turns requests away.
        case emergency
        /// The policy's least and most.
        case minimum, maximum
        /// The value in force stays, because what is wanted is too near to it.
        case hysteresis
        /// The value falls only as far as what was wanted lately.
        case stabilization
        /// The value falls to what was wanted at most for a long time.
        case surplus
        /// Somebody's word.
        case schedule, event, override
    }

    /// A value that a rule asked for.
    public struct Candidate: Sendable, Equatable {
        public var rule: Rule
        /// Whole requests per minute.
        public var requestsPerMinute: Double
        /// A schedule's or event's name, or an override's identifier; nil for a rule of the policy.
        public var name: String?
        /// Whether that is the value, the least or the most; nil for a rule of the policy.
        public var mode: CapacityDirective.Mode?

        public init(
            rule: Rule, requestsPerMinute: Double, name: String? = nil, mode: CapacityDirective.Mode? = nil
        ) {
            self.rule = rule
            self.requestsPerMinute = requestsPerMinute
            self.name = name
            self.mode = mode
        }
    }

    /// A token bucket.
    public struct RateLimit: Sendable, Equatable {
        /// How fast it refills, in requests per second.
        public var requestsPerSecond: Double
        /// How many requests may come at once.
        public var burst: Int
        /// The name of the way in which it adapts, for those who read answers.
        public var policy = "adaptive-token-bucket"
        /// What the rate was adapted to.
        public var signals: RateSignals
    }

    /// A whole number of requests per minute; within the policy's bounds unless it is somebody's word.
    public var requestsPerMinute: Double
    /// How many replicas serve that, within the policy's bounds.
    public var replicas: Int
    /// A token bucket for clients, so that they ask for no more than there is.
    public var rateLimit: RateLimit
    public var source: Source
    public var action: Action
    /// What was in force before, in requests per minute; nil for the first recommendation.
    public var previousRequestsPerMinute: Double?
    /// When it was decided, in Unix seconds.
    public var at: Int64
    /// Since when the value is in force, in Unix seconds.
    public var since: Int64
    /// What was known, as far as it can be true.
    public var inputs: CapacityInputs
    /// What each rule asked for, before hysteresis and bounds, and what people asked for.
    public var candidates: [Candidate]
    /// The rule that the value is from.
    public var binding: Rule
    /// Whose word the value is; nil when it follows from demand.
    public var directive: CapacityDirective?
    /// One sentence with the numbers in it.
    public var reason: String
}
