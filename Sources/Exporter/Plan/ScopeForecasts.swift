import Forecasting
import Foundation
import Planning
import Storage

/// Forecasts of what budgets are over that no account's series is: some models of an account, or several accounts.
struct ScopeForecasts {
    /// What a forecast is of: reported models by account. Nil stands for all of an account's.
    typealias Members = [String: Set<String>?]

    private var book: ForecastBook?
    private var members: [String: Members] = [:]
    private var revisions: [String: Int] = [:]
    private var timeZone = TimeZone.gmt
    private var histories: [String: TimeSeries] = [:]
    private var forecasts: [String: Forecast] = [:]
    private(set) var revision = 0

    /// No account can have this name.
    private static let storedAccount = "*"
    /// Models of series that have not been for so long are dropped, in seconds.
    private static let modelsKeptFor: Int64 = 30 * 86_400

    /// Whether forecasts wait to be brought up to date.
    var hasWork: Bool { book?.hasWork ?? false }

    /// A scope's cost by the hour and its newest forecast; nil until its turn has come.
    subscript(scope: String) -> (history: TimeSeries, forecast: Forecast)? {
        guard let history = histories[scope], let forecast = forecasts[scope] else { return nil }
        return (history, forecast)
    }

    /// Takes over what the accounts know now.
    ///
    /// - Parameter scopes: what to forecast, each under a name that is the same in every run.
    mutating func renew(
        _ scopes: [String: Members], accounts: [AccountFinances], configuration: Configuration,
        storage: StorageSupervisor
    ) {
        guard !scopes.isEmpty || book != nil else { return }
        let inScope = Set(scopes.values.flatMap(\.keys))
        let inForce = accounts.filter { inScope.contains($0.name) }
        let revisions = Dictionary(inForce.map { ($0.name, $0.historyRevision) }) { first, _ in first }
        let timeZone = configuration.timeZone.timeZone
        guard scopes != members || revisions != self.revisions || timeZone != self.timeZone else { return }
        members = scopes
        self.revisions = revisions
        self.timeZone = timeZone
        histories = scopes.compactMapValues { Self.series($0, accounts: inForce)?.on(timeZone) }
        let costs = histories.map { (AccountHistory.Key(model: $0.key, metric: .costUSD), $0.value) }
        let history = AccountHistory(
            hourly: Dictionary(costs) { first, _ in first }, models: histories.keys.sorted())
        if book == nil {
            var book = ForecastBook()
            book.restore(
                (try? storage.read { store throws(StorageError) in
                    try store.forecastModels(account: Self.storedAccount)
                }) ?? [])
            self.book = book
        }
        forecasts = forecasts.filter { scopes[$0.key] != nil }
        book?.renew(history, grids: configuration.forecast, timeZone: timeZone, events: [])
    }

    /// Brings forecasts up to date until all are, or `isOver` says to stop, and keeps what was learned.
    mutating func work(until isOver: () -> Bool, storage: StorageSupervisor, now: Int64) {
        guard hasWork else { return }
        book?.work(until: isOver)
        for forecast in book?.forecasts ?? [] { forecasts[forecast.key.model] = forecast.long }
        revision += 1
        guard let learned = book?.takeUnsaved(), !learned.isEmpty else { return }
        try? storage.write { store throws(StorageError) in
            try store.save(learned, account: Self.storedAccount, at: now, droppingBefore: now - Self.modelsKeptFor)
        }
    }

    private static func series(_ members: Members, accounts: [AccountFinances]) -> TimeSeries? {
        TimeSeries.sum(
            accounts.flatMap { account in
                guard let models = members[account.name] else { return [TimeSeries]() }
                return (models.map { $0.sorted() } ?? [wholeAccount]).compactMap { account.hourlyCosts[$0] }
            })
    }
}
