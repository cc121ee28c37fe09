import Forecasting
import Planning

/// What models and scopes are expected to spend, made once for all budgets over them and kept until it changes.
struct SpendOutlooks {
    /// What there is an outlook of.
    struct Key: Hashable {
        /// Nil for a scope over several accounts or models.
        var account: String?
        /// A model as it is reported, ``wholeAccount``, or a scope.
        var name: String
    }

    /// What tells one forecast from the next.
    private struct Basis: Equatable {
        var lastObservedEnd: Int64
        var observations: Int
        /// Of all points.
        var sum: Double
        var events: [KnownEvent]
        var end: Int64

        init(_ forecast: Forecast, events: [KnownEvent], end: Int64) {
            lastObservedEnd = forecast.lastObservedEnd
            observations = forecast.observations
            sum = forecast.points.reduce(0) { $0 + $1.value }
            self.events = events
            self.end = end
        }
    }

    private struct PeriodKey: Hashable {
        var model: Key
        var start: Int64
        var end: Int64
    }

    private var outlooks: [Key: (basis: Basis, outlook: SpendOutlook?)] = [:]
    private var spends: [PeriodKey: (revision: Int, basis: Basis?, spend: ModelSpend)] = [:]
    /// Up to when spend is asked for, in Unix seconds: when the last period of all budgets ends.
    var end: Int64 = 0

    mutating func outlook(
        of key: Key, history: TimeSeries, forecast: Forecast, events: [KnownEvent] = []
    ) -> SpendOutlook? {
        let basis = Basis(forecast, events: events, end: end)
        if let known = outlooks[key], known.basis == basis { return known.outlook }
        let outlook = SpendOutlook(history: history, forecast: forecast, events: events, until: end)
        outlooks[key] = (basis, outlook)
        return outlook
    }

    /// Of a model as it is reported, or of the whole account.
    mutating func outlook(of model: String, _ account: AccountFinances) -> SpendOutlook? {
        guard let history = account.hourlyCosts[model], let forecast = account.costForecasts[model] else { return nil }
        return outlook(
            of: Key(account: account.name, name: model), history: history, forecast: forecast, events: account.events)
    }

    /// What a model spends in a period.
    ///
    /// - Parameter through: the end of the newest hour that is over, in Unix seconds.
    mutating func spend(
        of model: ScopedAccounts.Model, _ account: AccountFinances, period: CalendarPeriod, through: Int64
    ) -> ModelSpend {
        func spend(_ outlook: SpendOutlook?) -> ModelSpend {
            ModelSpend(
                account: account.name, model: model.reportedName, spend: model.spend,
                outlook: outlook, period: period, through: through)
        }
        // Of a part of what is reported as one, nothing is forecast.
        guard model.isWhole else { return spend(nil) }
        let key = PeriodKey(
            model: Key(account: account.name, name: model.reportedName), start: period.start, end: period.end)
        let basis = account.costForecasts[model.reportedName].map { Basis($0, events: account.events, end: end) }
        if let known = spends[key], known.revision == account.historyRevision, known.basis == basis { return known.spend }
        let made = spend(outlook(of: model.reportedName, account))
        spends[key] = (account.historyRevision, basis, made)
        return made
    }

    /// Forgets what is not asked for any more.
    ///
    /// - Parameter time: Unix seconds; periods that ended before are over.
    mutating func keep(accounts: Set<String>, scopes: Set<String>, since time: Int64) {
        func isKept(_ key: Key) -> Bool { key.account.map(accounts.contains) ?? scopes.contains(key.name) }
        outlooks = outlooks.filter { isKept($0.key) }
        spends = spends.filter { isKept($0.key.model) && $0.key.end > time }
    }
}
