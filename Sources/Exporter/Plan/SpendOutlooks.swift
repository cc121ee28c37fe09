import Forecasting
import Planning

/// What models and scopes are expected to spend, made once for all budgets over them and kept until their forecast
/// changes.
struct SpendOutlooks {
    private struct Key: Hashable {
        /// Nil for a scope over several accounts.
        var account: String?
        var name: String
    }

    /// What tells one forecast from the next.
    private struct Basis: Equatable {
        var lastObservedEnd: Int64
        var observations: Int
        var first: Double?
        var last: Double?
        var end: Int64

        init(_ forecast: Forecast, end: Int64) {
            lastObservedEnd = forecast.lastObservedEnd
            observations = forecast.observations
            first = forecast.points.first?.value
            last = forecast.points.last?.value
            self.end = end
        }
    }

    private var known: [Key: (basis: Basis, outlook: SpendOutlook?)] = [:]
    /// Up to when spend is asked for, in Unix seconds: when the last period of all budgets ends.
    var end: Int64 = 0

    /// Of a model as it is reported, or of the whole account.
    mutating func outlook(of model: String, _ account: AccountFinances) -> SpendOutlook? {
        guard let history = account.hourlyCosts[model], let forecast = account.costForecasts[model] else { return nil }
        return outlook(Key(account: account.name, name: model), history, forecast, events: account.events)
    }

    mutating func outlook(of scope: String, history: TimeSeries, forecast: Forecast) -> SpendOutlook? {
        outlook(Key(account: nil, name: scope), history, forecast)
    }

    private mutating func outlook(
        _ key: Key, _ history: TimeSeries, _ forecast: Forecast, events: [KnownEvent] = []
    ) -> SpendOutlook? {
        let basis = Basis(forecast, end: end)
        if let known = known[key], known.basis == basis { return known.outlook }
        let outlook = SpendOutlook(history: history, forecast: forecast, events: events, until: end)
        known[key] = (basis, outlook)
        return outlook
    }

    /// Forgets what is not asked for any more.
    mutating func keep(accounts: Set<String>, scopes: Set<String>) {
        known = known.filter { key, _ in key.account.map(accounts.contains) ?? scopes.contains(key.name) }
    }
}
