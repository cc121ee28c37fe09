import Forecasting
import Foundation
import Planning

/// What budgets need to know of an account.
struct AccountFinances: Sendable {
    let name: String
    let spend: AccountSpend
    /// The time for which usage is known, in Unix seconds; nil where nothing is.
    let coverage: Range<Int64>?
    /// Of each model and of the whole account.
    let hourlyCosts: [String: TimeSeries]
    /// By the hour, of each model and of the whole account.
    let costForecasts: [String: Forecast]
    /// What forecasts knew of.
    let events: [KnownEvent]
    /// The models that the gateway offers and those in use that have a price of their own.
    let offers: [ModelOffer]
    /// Whether the whole history has been read once.
    let isComplete: Bool
    /// Grows with whatever is new.
    let revision: Int
    /// Grows with new usage.
    let historyRevision: Int

    /// - Parameter timeZone: where days and weeks begin that cost depends on.
    init(_ snapshot: AccountSnapshot, _ memory: AccountMemory, timeZone: TimeZone, prices: PriceTable) {
        name = snapshot.name
        spend = memory.spend
        coverage = memory.coverage
        let costs = memory.history?.hourly.filter { $0.key.metric == .costUSD } ?? [:]
        hourlyCosts = Dictionary(costs.map { ($0.key.model, $0.value.on(timeZone)) }) { first, _ in first }
        let forecasts = snapshot.plans.forecasts.filter { $0.key.metric == .costUSD }
        costForecasts = Dictionary(forecasts.compactMap { entry in entry.long.map { (entry.key.model, $0) } }) { first, _ in first }
        events = memory.events
        let inUse = memory.spend.reported.flatMap { $0.members.map(\.name) }
        offers = prices.offers(among: Set((snapshot.status.offeredModels ?? []) + inUse).sorted())
        isComplete = snapshot.usage.isComplete
        revision = memory.revision
        historyRevision = memory.historyRevision
    }
}
