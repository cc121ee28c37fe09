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
            usage: [], hourlyQueue: [], fiveMinuteQueue: [], fold: { $0 }, isUnread: { _ in false }, settledUntil: start,
            now: start)
        history.hourly[key] = series()
        history.models = ["m"]
        return ForecastBook.forecasts(of: history).first { $0.key == key }
            ?? SeriesForecast(key: key, short: nil, long: nil)
    }

    /// Wherever in a step now is, and while data is up to two hours old.
    @Test(arguments: [0, 1, 299, 300, 1_799, 3_599, 5_400, 7_199] as [Int64])
    func everyHorizonHasItsQuantiles(age: Int64) throws {
        let now = Self.start + age
        for horizon in ForecastHorizon.all {
            let rate = try #require(
                Self.rate.view(step: horizon.step, horizon: horizon.seconds, now: now))
            let sum = try #require(
                Self.tokens.view(step: horizon.step, horizon: horizon.seconds, now: now))
            let end = now + horizon.seconds
            let rates = ForecastHorizon.quantiles.compactMap { rate.quantile($0, at: end) }
            let totals = ForecastHorizon.quantiles.compactMap { sum.total(until: end, from: now, quantile: $0) }
            #expect(rates.count == 3 && rates == rates.sorted(), "\(horizon.name)")
            #expect(totals.count == 3 && totals == totals.sorted(), "\(horizon.name)")
        }
    }
}
