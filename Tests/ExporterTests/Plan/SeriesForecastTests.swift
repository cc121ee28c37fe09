import Forecasting
import Testing

@testable import Exporter

@Suite struct SeriesForecastTests {
    private static let hour = AccountHistory.hour
    private static let start: Int64 = 1_772_323_200

    /// Three weeks of hours with a daily shape; the last one ends at `start`.
    private static func series() -> TimeSeries {
        let values = (0..<504).map { (hour: Int) -> Double in
            let daily = Double(hour % 24) * 2
            let odd = Double(hour * 7 % 5)
            return 100 + daily + odd
        }
        return TimeSeries(start: start - 504 * hour, step: hour, values: values)
    }

    private static let rate = forecast(.requestsPerMinute)
    private static let tokens = forecast(.inputTokens)

    private static func forecast(_ metric: ForecastMetric) -> SeriesForecast {
        let key = AccountHistory.Key(model: "m", metric: metric)
        var history = AccountHistory(
            usage: [], hourlyQueue: [], fineQueue: [], fineStep: 300, fold: { $0 }, isUnread: { _ in false }, settledUntil: start,
            now: start)
        history.hourly[key] = series()
        history.models = ["m"]
        return ForecastBook.forecasts(of: history).first { $0.key == key }
            ?? SeriesForecast(key: key, short: nil, long: nil)
    }

    /// Larger steps take the forecast's own together: sums add up, means stay means, intervals hold both.
    @Test(arguments: [2, 6, 24, 48] as [Int64]) func takesStepsTogether(hours: Int64) throws {
        let now = Self.start + 1_000
        for series in [Self.rate, Self.tokens] {
            let fine = try #require(series.view(step: Self.hour, horizon: 168 * Self.hour, now: now)).points
            let coarse = try #require(series.view(step: hours * Self.hour, horizon: 168 * Self.hour, now: now)).points
            #expect(coarse.count == Int((168 + hours - 1) / hours))
            for (index, point) in coarse.enumerated() where (index + 1) * Int(hours) <= fine.count {
                let parts = fine[index * Int(hours)..<(index + 1) * Int(hours)]
                let sum = parts.reduce(0) { $0 + $1.value }
                let divisor = series.key.metric.isMean ? Double(hours) : 1
                #expect(abs(point.value - sum / divisor) < 1e-6 * sum)
                #expect(point.time == parts[parts.startIndex].time)
                let (lower, upper) = (try #require(point.lower(80)), try #require(point.upper(80)))
                #expect(lower <= point.value && point.value <= upper)
                let apart = parts.reduce(0) { $0 + ($1.upper(80) ?? .nan) } / divisor
                #expect(upper <= apart * 1.1, "\(hours) h, \(index): \(upper) beyond the sum of quantiles, \(apart)")
            }
        }
    }

    /// Wherever in a step now is, and while data is up to two hours old.
    @Test(arguments: [0, 1, 299, 300, 1_799, 3_599, 5_400, 7_199] as [Int64])
    func everyHorizonHasItsQuantiles(age: Int64) throws {
        let now = Self.start + age
        for horizon in ForecastHorizon.all {
            let rate = try #require(
                Self.rate.view(horizon: horizon.seconds, now: now))
            let sum = try #require(
                Self.tokens.view(horizon: horizon.seconds, now: now))
            let end = now + horizon.seconds
            let rates = ForecastHorizon.quantiles.compactMap { rate.quantile($0, at: end) }
            let totals = ForecastHorizon.quantiles.compactMap { sum.total(until: end, from: now, quantile: $0) }
            #expect(rates.count == 3 && rates == rates.sorted(), "\(horizon.name)")
            #expect(totals.count == 3 && totals == totals.sorted(), "\(horizon.name)")
        }
    }
}
