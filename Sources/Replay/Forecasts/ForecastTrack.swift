import Forecasting
import Planning
import Foundation

/// The forecasts that a daemon would have had during a stretch of a trace, each made from what was over by then.
public struct ForecastTrack: Sendable {
    /// What is known at one moment of the time ahead.
    struct View: Equatable {
        /// The highest quantile ahead, in requests per minute; nil where there is no forecast that reaches there.
        var upperRPM: Double?
        /// Against the last value.
        var skill: Double?
    }

    /// By the number of buckets that were over, less ``first``; nil where nothing could be said.
    private let forecasts: [Forecast?]
    private let first: Int
    private let start: Int64
    private let step: Int64

    /// The width of the buckets that forecasts are made from, in seconds, where the trace has none that are wider.
    public static let finestStep: Int64 = 300
    private static let hour: Int64 = 3_600
    private static let shortSteps = 18
    private static let longSteps = 24

    /// Goes through the stretch bucket by bucket.
    ///
    /// - Parameters:
    ///   - evaluation: the stretch; what lies before it in the trace is history.
    ///   - progress: told how many of how many forecasts are made.
    public init(
        _ trace: DemandTrace, over evaluation: Range<Int64>, events: [KnownEvent] = [], timeZone: TimeZone = .gmt,
        progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) {
        start = trace.start
        let step = Self.step(of: trace)
        self.step = step
        let first = max(0, Int((evaluation.lowerBound - trace.start) / step))
        let last = max(first, Int((evaluation.upperBound - trace.start) / step))
        self.first = first
        let fine = Self.series(trace, step: step, count: last, timeZone)
        let hourly = Self.series(trace, step: Self.hour, count: last * Int(step) / Int(Self.hour), timeZone)
        var short = SeriesModel(task: .short(step: step, steps: Self.shortSteps))
        var long = SeriesModel(task: .long(step: Self.hour, steps: Self.longSteps))
        var longForecast: (hours: Int, forecast: Forecast?) = (-1, nil)
        var forecasts: [Forecast?] = []
        for known in first...last {
            let forecast = short.update(fine.prefix(known), events: events)
            if let forecast, forecast.status == .ok {
                forecasts.append(forecast)
            } else {
                // Until the next hour's own evidence is there, hours speak for it.
                let hours = known * Int(step) / Int(Self.hour)
                if longForecast.hours != hours {
                    longForecast = (hours, long.update(hourly.prefix(hours), events: events))
                }
                forecasts.append(longForecast.forecast ?? forecast)
            }
            progress(known - first + 1, last - first + 1)
        }
        self.forecasts = forecasts
    }

    /// Wider buckets are not taken apart: of two equal halves the first would seem to tell all about the second, and no
    /// forecast could beat the last value.
    static func step(of trace: DemandTrace) -> Int64 {
        trace.step > finestStep && hour % trace.step == 0 && trace.step <= hour / 2 ? trace.step : finestStep
    }

    /// Requests per minute.
    private static func series(_ trace: DemandTrace, step: Int64, count: Int, _ timeZone: TimeZone) -> TimeSeries {
        let values = (0..<Int64(count)).map { index in
            let (from, to) = (trace.start + index * step, trace.start + (index + 1) * step)
            return Double(trace.requests(before: to) - trace.requests(before: from)) * 60 / Double(step)
        }
        return TimeSeries(start: trace.start, step: step, values: values, timeZone: timeZone)
    }

    /// What the newest forecast at `time` says of the step that contains it and of those that begin within `horizon`
    /// seconds after that.
    ///
    /// - Parameter directives: what is announced; steps of which nothing else is known are left out.
    /// - Returns: nil where there is no forecast.
    func view(
        at time: Int64, horizon: Int64, quantile: Double, directives: [CapacityDirective] = []
    ) -> View? {
        let known = Int((time - start) / step) - first
        guard known >= 0, let forecast = forecasts[min(known, forecasts.count - 1)] else { return nil }
        let now = Int((time - forecast.lastObservedEnd) / forecast.step) + 1
        let end = Int((time + horizon - forecast.lastObservedEnd) / forecast.step) + 1
        let points = (now...max(now, end)).compactMap { lead in
            forecast.points.indices.contains(lead - 1) ? forecast.points[lead - 1] : nil
        }
        let quantiles = points.filter { !$0.isAnnounced(by: directives) }.compactMap { $0.quantiles[quantile] }
        return View(upperRPM: quantiles.max(), skill: forecast.accuracy(steps: end).skillVsPersistence)
    }
}
