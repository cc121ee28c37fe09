/// How demand becomes capacity.
public struct CapacityConfiguration: Sendable, Equatable {
    /// The share of capacity that demand should take, above 0 and at most 1.
    public var targetUtilization = 0.7
    /// Bounds of the recommended requests per minute, above 0 and up to 1e9.
    public var requestsPerMinute = Bounds(min: 50, max: 2000)
    /// How many replicas that is.
    public var replicas = ReplicaConfiguration()
    /// The token bucket that lets it through.
    public var rateLimit = RateLimitConfiguration()
    /// The quantile of forecast demand that is planned for, from 0.025 to 0.975: what forecasts have.
    public var headroomQuantile = 0.9
    /// How far ahead capacity must cover demand: the time that getting more of it takes. At most
    /// `forecast.short_horizon`.
    public var leadTime = PrometheusDuration.minutes(15)
    /// Requests that wait are to be served within this time; `0` leaves the queue to itself.
    public var queueDrain = PrometheusDuration.minutes(5)
    /// When it is raised.
    public var scaleUp = ScaleUpConfiguration()
    /// When it is lowered.
    public var scaleDown = ScaleDownConfiguration()
    /// The longest an operator's override may last.
    public var overrideMaxDuration = PrometheusDuration.days(7)
    /// Nil when capacity does not follow the gateway's health.
    public var healthFeedback: HealthFeedbackConfiguration?
    public var schedules: [ScheduleConfiguration] = []
    public var events: [EventConfiguration] = []

    public init() {}

    /// A lowest and a highest value; the lowest is not above the highest.
    public struct Bounds: Sendable, Equatable {
        /// The lowest.
        public var min: Double
        /// The highest.
        public var max: Double

        public init(min: Double, max: Double) {
            self.min = min
            self.max = max
        }
    }
}

extension CapacityConfiguration {
    enum Key: String, CaseIterable {
        case targetUtilization = "target_utilization"
        case requestsPerMinute = "requests_per_minute"
        case replicas
        case rateLimit = "rate_limit"
        case headroomQuantile = "headroom_quantile"
        case leadTime = "lead_time"
        case queueDrain = "queue_drain"
        case scaleUp = "scale_up"
        case scaleDown = "scale_down"
        case overrideMaxDuration = "override_max_duration"
        case healthFeedback = "health_feedback"
        case schedules, events
    }

    /// Rates in requests: above none and below what any gateway serves.
    static let rateRange = NumberRange.above(0, atMost: 1e9)

    init(reading value: ConfigurationValue) {
        self.init()
        guard let keys = value.mapping(Key.self) else { return }
        targetUtilization = keys[.targetUtilization]?
            .number(in: .above(0, atMost: 1), hint: "0.7 means 70 %") ?? targetUtilization
        requestsPerMinute = keys[.requestsPerMinute]
            .map { Bounds(reading: $0, defaults: requestsPerMinute) } ?? requestsPerMinute
        replicas = keys[.replicas].map(ReplicaConfiguration.init) ?? replicas
        rateLimit = keys[.rateLimit].map(RateLimitConfiguration.init) ?? rateLimit
        headroomQuantile = keys[.headroomQuantile]?
            .number(in: .between(0.025, and: 0.975), hint: "0.9 means 90 %") ?? headroomQuantile
        leadTime = keys[.leadTime]?.duration(in: .minutes(1) ... .hours(1)) ?? leadTime
        queueDrain = keys[.queueDrain]?.duration(in: .zero ... .hours(1)) ?? queueDrain
        scaleUp = keys[.scaleUp].map(ScaleUpConfiguration.init) ?? scaleUp
        scaleDown = keys[.scaleDown].map(ScaleDownConfiguration.init) ?? scaleDown
        overrideMaxDuration = keys[.overrideMaxDuration]?
            .duration(in: .minutes(1) ... .days(365)) ?? overrideMaxDuration
        healthFeedback = keys[.healthFeedback].map(HealthFeedbackConfiguration.init)
        schedules = keys[.schedules].map(ScheduleConfiguration.list) ?? schedules
        events = keys[.events].map(EventConfiguration.list) ?? events
    }
}

extension CapacityConfiguration.Bounds {
    enum Key: String, CaseIterable { case min, max }

    init(reading value: ConfigurationValue, defaults: Self) {
        self = defaults
        guard let keys = value.mapping(Key.self) else { return }
        min = keys[.min]?.number(in: CapacityConfiguration.rateRange) ?? min
        max = keys[.max]?.number(in: CapacityConfiguration.rateRange) ?? max
        value.checkOrder(min, max, "min", "max")
    }
}

extension ConfigurationValue {
    /// Reports two members of this mapping, or their defaults, that are the wrong way round.
    func checkOrder(_ lower: Double, _ upper: Double, _ lowerName: String, _ upperName: String) {
        guard lower > upper else { return }
        fail(
            "has \(lowerName) \(lower.plain) above \(upperName) \(upper.plain)",
            remedy: "lower \(lowerName) or raise \(upperName); one that is not given has its default")
    }
}
