import Forecasting
import Foundation
import Planning

/// Several policies on the same traffic.
public struct PolicyComparison: Sendable {
    /// The traffic and the gateway that all of them get.
    public let replay: GatewayReplay
    /// The predictive policy's settings; its bounds are those of the replay.
    public let capacity: CapacityPolicy
    /// How far ahead the predictive policy looks, in seconds.
    public let leadTime: Int64
    /// What one replica of the reactive policy serves, in requests per minute.
    public let rpmPerReplica: Double
    /// Announced from the start.
    public let events: [KnownEvent]

    public init(
        _ replay: GatewayReplay, capacity: CapacityPolicy, leadTime: Int64, rpmPerReplica: Double = 1,
        events: [KnownEvent] = []
    ) {
        self.replay = replay
        var capacity = capacity
        capacity.minRPM = replay.settings.bounds.lowerBound
        capacity.maxRPM = replay.settings.bounds.upperBound
        self.capacity = capacity
        self.leadTime = max(0, leadTime)
        self.rpmPerReplica = rpmPerReplica
        self.events = events
    }

    /// The forecasts that ``PolicyName/predictive`` needs; they do not depend on how it decides.
    public func forecasts(
        timeZone: TimeZone = .gmt, progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) -> ForecastTrack {
        ForecastTrack(replay.trace, over: replay.range, events: events, timeZone: timeZone, progress: progress)
    }

    /// - Parameter forecasts: of ``forecasts(timeZone:progress:)``, for ``PolicyName/predictive``; nil lets it decide as it does
    ///   while history is short.
    public func run(_ name: PolicyName, forecasts: ForecastTrack?) -> PolicyResult {
        replay.run(policy(name, forecasts: forecasts, capacity: capacity), name: name.rawValue)
    }

    private func policy(
        _ name: PolicyName, forecasts: ForecastTrack?, capacity: CapacityPolicy
    ) -> any ScalingPolicy {
        let settings = replay.settings
        switch name {
        case .predictive:
            return PredictivePolicy(policy: capacity, leadTime: leadTime, forecasts: forecasts, events: events)
        case .reactive:
            return ReactivePolicy(
                bounds: settings.bounds, targetUtilization: capacity.targetUtilization, rpmPerReplica: rpmPerReplica)
        case .fixed:
            return StaticPolicy(requestsPerMinute: settings.startingLimit)
        case .seed:
            var seed = SeedPolicy(bounds: settings.bounds)
            for minute in stride(from: replay.trace.start + 60, to: replay.range.lowerBound, by: 60) {
                seed.learn(requestsPerMinute: Double(replay.trace.minute(endingAt: minute)), at: minute)
            }
            return seed
        }
    }

    /// The predictive policy with as much headroom as costs what another policy cost.
    public struct EqualCapacity: Sendable {
        public var targetUtilization: Double
        public var result: PolicyResult
        /// How much less was throttled than under the other policy: 0.94 is 94 % less, below 0 is more. Nil when nothing
        /// was throttled under the other.
        public var throttledReduction: Double?
    }

    /// Finds, by bisection, the lowest target utilization at which ``PolicyName/predictive`` spends no more capacity-hours
    /// than `other` did.
    ///
    /// - Returns: nil when it spends more even at a target of 1.
    public func atEqualCapacity(
        with other: PolicyResult, forecasts: ForecastTrack, progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) -> EqualCapacity? {
        func result(_ utilization: Double) -> PolicyResult {
            var capacity = capacity
            capacity.targetUtilization = utilization
            return replay.run(
                policy(.predictive, forecasts: forecasts, capacity: capacity), name: PolicyName.predictive.rawValue)
        }
        var (tooLow, enough) = (0.05, 1.0)
        var best = result(enough)
        guard best.capacityRPMHours <= other.capacityRPMHours else { return nil }
        for round in 1...Self.rounds {
            let middle = (tooLow + enough) / 2
            let tried = result(middle)
            if tried.capacityRPMHours <= other.capacityRPMHours {
                (enough, best) = (middle, tried)
            } else {
                tooLow = middle
            }
            progress(round, Self.rounds)
        }
        return EqualCapacity(
            targetUtilization: enough, result: best,
            throttledReduction: other.throttled > 0
                ? 1 - Double(best.throttled) / Double(other.throttled) : nil)
    }

    private static let rounds = 14
}
