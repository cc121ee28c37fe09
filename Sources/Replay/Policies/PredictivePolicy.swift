import Forecasting
import Planning

/// The exporter's own policy, with forecasts as it would have had them.
public struct PredictivePolicy: ScalingPolicy {
    /// How often the daemon reads the queue when nothing else is configured.
    public let interval: Int64 = 15
    private let policy: CapacityPolicy
    private let leadTime: Int64
    private let forecasts: ForecastTrack?
    private let events: [CapacityDirective]
    private var state: CapacityState?

    /// - Parameters:
    ///   - leadTime: how far ahead capacity has to be there before demand is, in seconds.
    ///   - forecasts: without them it decides as it does while history is short.
    ///   - events: announced from the start; floors are requests per minute.
    public init(policy: CapacityPolicy, leadTime: Int64, forecasts: ForecastTrack?, events: [KnownEvent] = []) {
        self.policy = policy
        self.leadTime = leadTime
        self.forecasts = forecasts
        self.events = events.compactMap { event in
            event.floor.map {
                CapacityDirective(
                    origin: .event, name: event.name, requestsPerMinute: $0, start: event.start, end: event.end)
            }
        }
    }

    public mutating func decide(_ observation: Observation) -> Double {
        let wishes = events.filter { $0.isInForce(at: observation.time, leadSeconds: leadTime) }
        let view = forecasts?.view(
            at: observation.time, horizon: leadTime, quantile: policy.headroomQuantile, directives: wishes)
        let inputs = CapacityInputs(
            currentRPM: observation.requestsPerMinute, forecastUpperRPM: view?.upperRPM, forecastSkill: view?.skill,
            queueDepth: Double(observation.queueDepth), throttledRatio: observation.throttledRatio)
        let (next, recommendation) = policy.decide(
            state: state ?? CapacityState(requestsPerMinute: observation.decided, at: observation.time),
            inputs: inputs,
            directives: wishes,
            at: observation.time)
        state = next
        return recommendation?.requestsPerMinute ?? observation.decided
    }
}
