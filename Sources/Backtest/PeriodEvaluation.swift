import Foundation
import Forecasting

/// What periods would have been projected to cost, each time from what was known by then, and what they did cost.
public struct PeriodEvaluation: Sendable {
    /// At which shares of a period it is projected.
    public static let fractions = [0.1, 0.33, 0.5, 0.8]
    /// Who projects: ours first.
    public static let methods = ["projection", "run_rate", "litellm", "seasonal_naive_week"]
    private static let daySeconds: Int64 = 86_400
    /// As far as the daemon forecasts.
    private static let forecastSeconds: Int64 = 192 * 3_600

    private let series: [NamedSeries]
    private let period: BacktestPeriod
    private let timeZone: TimeZone
    private let timeZoneName: String

    /// - Parameters:
    ///   - series: costs per step.
    ///   - timeZoneName: what the time zone is called in results; as Foundation calls it when nil.
    /// - Throws: when a step does not suit forecasts for days ahead, or no series has a whole period.
    public init(
        _ series: [NamedSeries], period: BacktestPeriod, timeZone: TimeZone, timeZoneName: String? = nil
    ) throws(BacktestError) {
        for named in series {
            let task = try BacktestTask(horizon: Self.daySeconds, of: named)
            guard task.kind == .long else { throw BacktestError("series '\(named.name)' is not for days ahead") }
        }
        self.series = series
        self.period = period
        self.timeZone = timeZone
        self.timeZoneName = timeZoneName ?? timeZone.identifier
        guard series.contains(where: { !Self.placed($0, period, timeZone).isEmpty }) else {
            throw BacktestError(
                "no series has a whole period (\(period)) with history before it; give a longer series or a shorter --period")
        }
    }

    /// Periods that lie in a series, a day or more after it begins.
    private static func placed(
        _ named: NamedSeries, _ period: BacktestPeriod, _ timeZone: TimeZone
    ) -> [BacktestPeriod.Placed] {
        let series = named.series
        return period.placed(from: series.start + daySeconds, to: series.end, timeZone: timeZone)
    }

    /// Makes and compares all projections, on as many cores as there are.
    public func run(progress: @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }) async -> PeriodReport {
        let results = await withTaskGroup(of: (Int, [PeriodReport.Case]).self) { group in
            for (index, named) in series.enumerated() {
                group.addTask { (index, cases(named)) }
            }
            var results = [[PeriodReport.Case]](repeating: [], count: series.count)
            var done = 0
            for await (index, cases) in group {
                results[index] = cases
                done += 1
                progress(done, series.count)
            }
            return results
        }
        return PeriodReport(
            period: period, timeZoneName: timeZoneName,
            series: zip(series, results).map { PeriodReport.Series(name: $0.name, cases: $1) })
    }

    /// A moment in a period at which it is projected.
    private struct Point {
        let period: BacktestPeriod.Placed
        let fraction: Double
        /// How many steps are known.
        let known: Int
    }

    private func cases(_ named: NamedSeries) -> [PeriodReport.Case] {
        let series = named.series.on(timeZone)
        // A step belongs to the period in which it begins.
        func index(_ time: Int64) -> Int { Int((time - series.start + series.step - 1) / series.step) }
        let points = Self.placed(named, period, timeZone).flatMap { period in
            Self.fractions.map { fraction in
                let (first, end) = (index(period.start), index(period.end))
                let elapsed = Int((fraction * Double(end - first)).rounded())
                return Point(period: period, fraction: fraction, known: first + max(1, min(elapsed, end - first - 1)))
            }
        }.sorted { $0.known < $1.known }
        var model = SeriesModel(
            task: .long(step: series.step, steps: Int(Self.forecastSeconds / series.step)))
        var result: [PeriodReport.Case] = []
        for point in points {
            let first = index(point.period.start)
            let total = series.values[first..<index(point.period.end)].reduce(0, +)
            // A total that is not known cannot be compared with anything.
            guard total.isFinite else { continue }
            let past = series.prefix(point.known)
            let forecast = model.update(past)
            let spent = past.values[first...].reduce(0, +)
            let projection = forecast.flatMap { TotalProjection(history: past, forecast: $0, until: point.period.end) }
            func projected(_ quantile: Double) -> Double? {
                projection?.total(from: past.end, to: point.period.end, quantile: quantile).map { spent + $0 }
            }
            let elapsed = Double(past.end - point.period.start)
            result.append(
                PeriodReport.Case(
                    start: point.period.start, fraction: point.fraction, actual: total,
                    projected: [
                        projected(0.5), spent / elapsed * Double(point.period.end - point.period.start),
                        Self.liteLLM(spent, at: past.end, midnights: point.period.midnights),
                        Self.repeated(
                            past.values, perDay: Int(Self.daySeconds / series.step),
                            count: index(point.period.end) - point.known
                        ).map { spent + $0 },
                    ], lower: projected(0.1), upper: projected(0.9)))
        }
        return result
    }

    /// What LiteLLM projects for a month: what was spent, today included, over the days before today (over one on the first
    /// day), times the days after today, on top of what was spent. Here for any period of more than a day.
    static func liteLLM(_ spent: Double, at time: Int64, midnights: [Int64]) -> Double? {
        let days = midnights.count - 1
        guard days > 1 else { return nil }
        let before = max(0, (midnights.firstIndex { $0 > time } ?? days) - 1)
        return spent + spent / Double(max(1, before)) * Double(days - before - 1)
    }

    /// The sum over the next steps when the last week repeats, or the last day where there is no week.
    private static func repeated(_ values: [Double], perDay: Int, count: Int) -> Double? {
        let length = values.count >= 7 * perDay ? 7 * perDay : perDay
        guard values.count >= length else { return nil }
        let season = values.suffix(length)
        let sum = (0..<count).reduce(0) { $0 + season[season.startIndex + $1 % length] }
        return sum.isFinite ? sum : nil
    }
}
