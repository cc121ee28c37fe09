import Exposition
import Foundation
import HTTPServer
import HolySheepAPI
import Planning
import SampleWindow
import Storage

/// Everything the daemon says at one moment, built whole and never changed: handlers read it, and two
/// readers never see half a plan.
struct Snapshot: Sendable {
    /// When it was built, by this machine's clock.
    var at: Date
    /// Whether the numbers come from the built-in simulator.
    var simulated: Bool
    var accounts: [AccountSnapshot]
    var budgets: [BudgetStatus]
    /// Limits that operators set in place of the configured ones, by budget.
    var operatorLimits: [String: StoredBudgetLimit] = [:]
    /// One an account, in the order of ``accounts``.
    var quotas: [AccountQuota] = []
    /// Of budget periods and of a report's days.
    var timeZone: ConfiguredTimeZone
    var prices: PriceTable
    /// The plans that an account can have.
    var plans = ServicePlans.builtIn
    /// The steps, horizons and levels that forecasts are answered with.
    var forecast: ForecastConfiguration
    var storage: StorageHealth
    /// The rendered `/metrics`.
    var exposition: RenderedExposition
    /// What the metrics are, in order of their names.
    var metrics: [MetricDescription] = []
    /// The samples of this and earlier snapshots.
    var samples = WindowView()
    /// What alert and recording rules were when it was built.
    var rules = RuleReport()

    /// ``at`` in Unix seconds.
    var seconds: Int64 { Int64(at.timeIntervalSince1970) }
}

/// One account's part of a snapshot.
struct AccountSnapshot: Sendable {
    var status: AccountStatus
    /// The account's time when the snapshot was built; see ``AccountClock``.
    var now: Date
    var usage: UsageSnapshot
    var plans: AccountPlans
    /// The models in use, in order of their names.
    var pricedModels: [PricedModel] = []

    var name: String { status.name }

    /// ``now`` in Unix seconds.
    var seconds: Int64 { Int64(now.timeIntervalSince1970) }
}

/// What the store says of an account's usage.
struct UsageSnapshot: Sendable {
    /// The counters of each model, in order of first appearance, those over the limit folded.
    var totals: [UsageTotal] = []
    /// How many models were folded into ``foldedModel``.
    var foldedModels = 0
    var backfill: BackfillProgress?
    /// Rows of the usage endpoint that were refused so far, by reason.
    var rejected: [(reason: String, count: Int64)] = []

    /// Whether the history has been read once. Until then the counters are not exported: history
    /// that arrives would look like a burst of traffic to `rate()`.
    var isComplete = false

    /// The `model` of all models above `limits.max_models_per_account`.
    static let foldedModel = "__other__"
}
