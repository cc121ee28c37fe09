import Forecasting
import Foundation
import Storage

@testable import Exporter

extension ForecastBook {
    /// The forecasts of a history that is seen once, and whole.
    static func forecasts(
        of history: AccountHistory, grids: ForecastConfiguration = .init(), timeZone: TimeZone = .gmt,
        events: [KnownEvent] = []
    ) -> [SeriesForecast] {
        var book = ForecastBook()
        book.renew(history, grids: grids, timeZone: timeZone, events: events)
        book.work { false }
        return book.forecasts
    }
}

extension AccountHistory {
    /// One model's daily cycle by the hour.
    static func daily(days: Int64 = 30, until now: Int64) -> AccountHistory {
        let start = now - days * 86_400
        var usage: [UsageRecord] = []
        for index in 0..<days * 24 {
            let wave = index % 24
            usage.append(
                UsageRecord(
                    model: "m", start: start + index * 3_600, inputTokens: 1_000 + 100 * wave, outputTokens: 10,
                    requests: 600 + 60 * wave, reportedCostMicroUSD: 1))
        }
        return AccountHistory(
            usage: usage, hourlyQueue: [], fineQueue: [], fineStep: 300, fold: { $0 }, isUnread: { _ in false },
            settledUntil: now, now: now)
    }
}
