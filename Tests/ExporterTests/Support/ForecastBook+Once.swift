import Forecasting
import Foundation

@testable import Exporter

extension ForecastBook {
    /// The forecasts of a history that is seen once, and whole.
    static func forecasts(
        of history: AccountHistory, timeZone: TimeZone = .gmt, events: [KnownEvent] = []
    ) -> [SeriesForecast] {
        var book = ForecastBook()
        book.renew(history, timeZone: timeZone, events: events)
        book.work { false }
        return book.forecasts
    }
}
