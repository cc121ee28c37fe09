import Forecasting
import Planning

/// The exporter's own policy, with forecasts as it would have had them.
public struct PredictivePolicy: ScalingPolicy {
    /// How often the daemon reads the queue when nothing else is configured.
    public let interval: Int64 = 15
    private let policy: CapacityPolicy
    private let leadTime: Int64
    private let forecasts: ForecastTrack?
    private let events: [KnownEvent]
    private var state: CapacityState?

    /// - Parameters:
    ///   - leadTime: how far ahead capacity has to be there before demand is, in seconds.
    ///   - forecasts: without them it decides as it does while history is short.
    ///   - events: announced from the start; floors are requests per minute.
    public init(policy: CapacityPolicy, leadTime: Int64, forecasts: ForecastTrack?, events: [KnownEvent] = []) {
        self.policy = policy
        self.leadTime = leadTime
        self.forecasts = forecasts
        self.events = events
    }

    public mutating func decide(_ observation: Observation) -> Double {
        let view = forecasts?.view(at: observation.time, horizon: leadTime, quantile: policy.headroomQuantile)
        let inputs = CapacityInputs(
            currentRPM: observation.requestsPerMinute, forecastUpperRPM: view?.upperRPM, forecastSkill: view?.skill,
            queueDepth: Double(observation.queueDepth), errorRate: observation.throttledRatio)
        let (next, recommendation) = policy.decide(
            state: state ?? CapacityState(requestsPerMinute: observation.decided, at: observation.time),
            inputs: inputs, at: observation.time)
        state = next
        return max(recommendation?.requestsPerMinute ?? observation.decided, floor(at: observation.time))
    }

    /// What announced events need from the lead time before they begin until they are over.
    private func floor(at time: Int64) -> Double {
        let floors = events.filter { $0.start - leadTime <= time && time < $0.end }.compactMap(\.floor)
        return min(floors.max() ?? 0, policy.maxRPM)
    }
}
