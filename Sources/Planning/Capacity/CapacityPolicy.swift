/// What capacity follows from demand, for one account and model. Rates are requests per minute.
public struct CapacityPolicy: Sendable, Equatable {
    /// How much of the capacity demand may use, from 0.01 to 1.
    public var targetUtilization: Double
    /// The least capacity, in requests per minute.
    public var minRPM: Double
    /// The most capacity, in requests per minute; wins over a minimum above it.
    public var maxRPM: Double
    /// How many requests per minute one replica serves.
    public var rpmPerReplica: Double
    /// The fewest replicas to run.
    public var minReplicas: Int
    /// The most replicas to run; wins over a minimum above it.
    public var maxReplicas: Int
    /// The least rate limit, in requests per second; nil for none but the one that ``minRPM`` gives.
    public var minRate: Double?
    /// The greatest rate limit, in requests per second; nil for none but the one that ``maxRPM`` gives.
    public var maxRate: Double?
    /// How far a burst may exceed one second of the rate limit, as a ratio: 0.15 is 15 %.
    public var burstAllowance: Double
    /// The quantile that ``CapacityInputs/forecastUpperRPM`` is of, between 0 and 1; the explanation names it.
    public var headroomQuantile: Double
    /// Capacity rises when what is wanted is at least this many times the current value.
    public var scaleUpThreshold: Double
    /// Capacity falls when what is wanted is at most this many times the current value.
    public var scaleDownThreshold: Double
    /// Capacity falls only to the highest value wanted within this time, in seconds.
    public var stabilizationSeconds: Int64
    /// Inputs older than this, in seconds, are not knowledge of the present.
    public var maxDataAgeSeconds: Double

    public init(
        targetUtilization: Double = 0.7, minRPM: Double = 50, maxRPM: Double = 2000,
        rpmPerReplica: Double = 1000, minReplicas: Int = 2, maxReplicas: Int = 50,
        minRate: Double? = nil, maxRate: Double? = nil, burstAllowance: Double = 0.15,
        headroomQuantile: Double = 0.9, scaleUpThreshold: Double = 1.2, scaleDownThreshold: Double = 0.5,
        stabilizationSeconds: Int64 = 300, maxDataAgeSeconds: Double = 7200
    ) {
        self.targetUtilization = targetUtilization
        self.minRPM = minRPM
        self.maxRPM = maxRPM
        self.rpmPerReplica = rpmPerReplica
        self.minReplicas = minReplicas
        self.maxReplicas = maxReplicas
        self.minRate = minRate
        self.maxRate = maxRate
        self.burstAllowance = burstAllowance
        self.headroomQuantile = headroomQuantile
        self.scaleUpThreshold = scaleUpThreshold
        self.scaleDownThreshold = scaleDownThreshold
        self.stabilizationSeconds = stabilizationSeconds
        self.maxDataAgeSeconds = maxDataAgeSeconds
    }
}

/// What is known when capacity is decided; nil where it is not. NaN, infinite and negative numbers count as unknown.
public struct CapacityInputs: Sendable, Equatable {
    /// Requests per minute now.
    public var currentRPM: Double?
    /// The highest demand over the provisioning lead time, at the policy's headroom quantile, in requests per minute.
    public var forecastUpperRPM: Double?
    /// The forecast's skill against the last value: above 0 where it wins.
    public var forecastSkill: Double?
    /// Requests waiting.
    public var queueDepth: Double?
    /// The share of requests that fail, from 0 to 1.
    public var errorRate: Double?
    /// The gateway's mean latency, in seconds.
    public var latencySeconds: Double?
    /// How long ago the newest of these was observed, in seconds; taken as fresh when nil.
    public var dataAgeSeconds: Double?

    public init(
        currentRPM: Double? = nil, forecastUpperRPM: Double? = nil, forecastSkill: Double? = nil,
        queueDepth: Double? = nil, errorRate: Double? = nil, latencySeconds: Double? = nil,
        dataAgeSeconds: Double? = nil
    ) {
        self.currentRPM = currentRPM
        self.forecastUpperRPM = forecastUpperRPM
        self.forecastSkill = forecastSkill
        self.queueDepth = queueDepth
        self.errorRate = errorRate
        self.latencySeconds = latencySeconds
        self.dataAgeSeconds = dataAgeSeconds
    }

    /// Only what can be true.
    var cleaned: CapacityInputs {
        func known(_ value: Double?) -> Double? { value.flatMap { $0.isFinite && $0 >= 0 ? $0 : nil } }
        return CapacityInputs(
            currentRPM: known(currentRPM), forecastUpperRPM: known(forecastUpperRPM),
            forecastSkill: forecastSkill.flatMap { $0.isFinite ? $0 : nil }, queueDepth: known(queueDepth),
            errorRate: known(errorRate), latencySeconds: known(latencySeconds), dataAgeSeconds: known(dataAgeSeconds))
    }
}

/// What one decision leaves for the next.
public struct CapacityState: Sendable, Equatable {
    /// The capacity in force, in whole requests per minute.
    public var requestsPerMinute: Double
    /// When it was last confirmed or changed, in Unix seconds.
    public var at: Int64
    /// When it was last decided from demand that was known, in Unix seconds.
    public var demandKnownAt: Int64
    /// What was wanted within the stabilization window, the oldest and highest first.
    var wanted: [Wanted]

    struct Wanted: Sendable, Equatable {
        var at: Int64
        var requestsPerMinute: Double
    }

    public init(requestsPerMinute: Double, at: Int64) {
        self.requestsPerMinute = requestsPerMinute
        self.at = at
        demandKnownAt = at
        wanted = [Wanted(at: at, requestsPerMinute: requestsPerMinute)]
    }
}
