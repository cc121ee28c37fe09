/// How requests per minute become replicas.
public struct ReplicaConfiguration: Sendable, Equatable {
    /// What one replica serves, in requests per minute.
    public var requestsPerMinuteEach = 1000.0
    /// The fewest replicas, up to 100,000.
    public var min = 2
    /// The most replicas, up to 100,000; not below `min`.
    public var max = 50

    public init() {}
}

/// How requests per minute become a token bucket's rate.
public struct RateLimitConfiguration: Sendable, Equatable {
    /// The least rate, in requests per minute; nil for none.
    public var minRate: Double?
    /// The greatest rate, in requests per minute, not below `minRate`; nil for none but the capacity's.
    public var maxRate: Double?
    /// The share of one second's rate that a burst may add.
    public var burstAllowance = 0.15

    public init() {}
}

/// When more capacity is asked for.
public struct ScaleUpConfiguration: Sendable, Equatable {
    /// The ratio of needed to current capacity from which on it is raised, at least 1.
    public var threshold = 1.2

    public init() {}
}

/// When capacity is given back.
public struct ScaleDownConfiguration: Sendable, Equatable {
    /// The ratio of needed to current capacity at or below which it is lowered, above 0 and at most 1.
    public var threshold = 0.5
    /// How long the need must have been that low, up to `24h`.
    public var stabilization = PrometheusDuration.minutes(5)
    /// How long a tenth or more of the capacity must not have been needed to be given back in spite of the threshold, up to
    /// `24h`; `0` keeps it.
    public var surplus = PrometheusDuration.minutes(30)

    public init() {}
}

/// How capacity follows the gateway's health.
public struct HealthFeedbackConfiguration: Sendable, Equatable {
    /// The mean latency beyond which capacity is adjusted, from `1ms` to `10m`.
    public var latencyThreshold = PrometheusDuration.milliseconds(200)
    /// The share of requests that fail beyond which capacity is adjusted, between 0 and 1.
    public var errorRateThreshold = 0.02
    /// What capacity is multiplied by beyond either threshold, above 0 and at most 1.
    public var adjustmentFactor = 0.8

    public init() {}
}

extension ReplicaConfiguration {
    enum Key: String, CaseIterable {
        case requestsPerMinuteEach = "requests_per_minute_each"
        case min, max
    }

    init(reading value: ConfigurationValue) {
        self.init()
        guard let keys = value.mapping(Key.self) else { return }
        requestsPerMinuteEach = keys[.requestsPerMinuteEach]?
            .number(in: CapacityConfiguration.rateRange) ?? requestsPerMinuteEach
        min = keys[.min]?.integer(in: 0...100_000) ?? min
        max = keys[.max]?.integer(in: 1...100_000) ?? max
        value.checkOrder(Double(min), Double(max), "min", "max")
    }
}

extension RateLimitConfiguration {
    enum Key: String, CaseIterable {
        case minRate = "min_rate"
        case maxRate = "max_rate"
        case burstAllowance = "burst_allowance"
    }

    init(reading value: ConfigurationValue) {
        self.init()
        guard let keys = value.mapping(Key.self) else { return }
        minRate = keys[.minRate]?.number(in: CapacityConfiguration.rateRange) ?? minRate
        maxRate = keys[.maxRate]?.number(in: CapacityConfiguration.rateRange) ?? maxRate
        burstAllowance = keys[.burstAllowance]?.number(in: .between(0, and: 10), hint: "0.15 means 15 %")
            ?? burstAllowance
        if let minRate, let maxRate { value.checkOrder(minRate, maxRate, "min_rate", "max_rate") }
    }
}

extension ScaleUpConfiguration {
    enum Key: String, CaseIterable { case threshold }

    init(reading value: ConfigurationValue) {
        self.init()
        guard let keys = value.mapping(Key.self) else { return }
        threshold = keys[.threshold]?.number(in: .between(1, and: 10)) ?? threshold
    }
}

extension ScaleDownConfiguration {
    enum Key: String, CaseIterable { case threshold, stabilization, surplus }

    init(reading value: ConfigurationValue) {
        self.init()
        guard let keys = value.mapping(Key.self) else { return }
        threshold = keys[.threshold]?.number(in: .above(0, atMost: 1)) ?? threshold
        stabilization = keys[.stabilization]?.duration(in: .zero ... .hours(24)) ?? stabilization
        surplus = keys[.surplus]?.duration(in: .zero ... .hours(24)) ?? surplus
    }
}

extension HealthFeedbackConfiguration {
    enum Key: String, CaseIterable {
        case latencyThreshold = "latency_threshold"
        case errorRateThreshold = "error_rate_threshold"
        case adjustmentFactor = "adjustment_factor"
    }

    init(reading value: ConfigurationValue) {
        self.init()
        guard let keys = value.mapping(Key.self) else { return }
        latencyThreshold = keys[.latencyThreshold]?.duration(in: .milliseconds(1) ... .minutes(10)) ?? latencyThreshold
        errorRateThreshold = keys[.errorRateThreshold]?
            .number(in: .above(0, below: 1), hint: "0.02 means 2 %") ?? errorRateThreshold
        adjustmentFactor = keys[.adjustmentFactor]?.number(in: .above(0, atMost: 1)) ?? adjustmentFactor
    }
}
