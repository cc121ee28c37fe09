/// The scaler of the article on predictive scaling, in its advanced form.
///
/// Each minute a short and a long exponential mean of the requests per minute (α 0.3 and 0.1) give a trend,
/// 0.1 × (short − long), of which three steps are added to the short mean; that is multiplied by the mean of this hour's
/// history over (short + 1), at most 2, and is at least 10. 1.5 times it is required. More than 1.2 times the present
/// capacity scales up to 1.3 times what is required, less than 0.5 times scales down to 1.2 times. A minute with a
/// throttled request doubles the capacity.
public struct SeedPolicy: ScalingPolicy {
    public let interval: Int64 = 60
    private let bounds: ClosedRange<Double>
    private var short: Double?
    private var long = 0.0
    /// Of each hour of the day, in UTC.
    private var hours = [(sum: Double, count: Double)](repeating: (0, 0), count: 24)

    private static let leastForecast = 10.0

    public init(bounds: ClosedRange<Double>) { self.bounds = bounds }

    /// Takes in a minute that is over.
    ///
    /// - Parameter time: when it ended, in Unix seconds.
    public mutating func learn(requestsPerMinute: Double, at time: Int64) {
        let previous = short ?? requestsPerMinute
        if short == nil { long = requestsPerMinute }
        short = previous + 0.3 * (requestsPerMinute - previous)
        long += 0.1 * (requestsPerMinute - long)
        let hour = Self.hour(of: time - 60)
        hours[hour].sum += requestsPerMinute
        hours[hour].count += 1
    }

    private static func hour(of time: Int64) -> Int { Int(((time % 86_400) + 86_400) % 86_400 / 3_600) }

    func forecast(at time: Int64) -> Double {
        guard let short else { return Self.leastForecast }
        let history = hours[Self.hour(of: time)]
        let factor = history.count > 0 ? min(history.sum / history.count / (short + 1), 2) : 1
        return max(Self.leastForecast, (short + 3 * 0.1 * (short - long)) * factor)
    }

    public mutating func decide(_ observation: Observation) -> Double {
        learn(requestsPerMinute: observation.requestsPerMinute, at: observation.time)
        let current = observation.decided
        return Self.scale(
            current: current, forecast: forecast(at: observation.time), isThrottled: observation.throttledRatio > 0,
            bounds: bounds)
    }

    static func scale(
        current: Double, forecast: Double, isThrottled: Bool, bounds: ClosedRange<Double>
    ) -> Double {
        if isThrottled { return min(current * 2, bounds.upperBound) }
        let required = forecast * 1.5
        if required > 1.2 * current { return min(required * 1.3, bounds.upperBound) }
        if required < 0.5 * current { return max(required * 1.2, bounds.lowerBound) }
        return current
    }
}
