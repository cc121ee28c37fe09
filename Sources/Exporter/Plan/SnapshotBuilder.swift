import Alertmanager
import Foundation
import HTTPServer
import Logging
import HolySheepAPI
import Planning
import SampleWindow
import Storage

/// Puts snapshots together, and keeps between them what is costly to make: history and forecasts are
/// renewed only when there is something new in them.
struct SnapshotBuilder {
    private let upstream: UpstreamState
    private let storage: StorageSupervisor
    private let rules: RuleBox

    private var accounts: [String: AccountMemory] = [:]
    private var overrides: [StoredOverride] = []
    private var budgetPlanner: BudgetPlanner
    private var quotaPlanner = QuotaPlanner()
    private var window = SampleWindow()
    private var planSeconds: Double?
    private var renderSeconds: Double?

    /// How much of a snapshot's time forecasts may take, in seconds. Learning a thousand series takes minutes, and
    /// everything else must not wait for it.
    private static let forecastingSeconds = 1.0

    /// Whether forecasts wait to be brought up to date.
    var hasWork: Bool { accounts.values.contains(where: \.hasWork) || budgetPlanner.hasWork }

    init(upstream: UpstreamState, storage: StorageSupervisor, rules: RuleBox = RuleBox(), logger: Logger) {
        self.upstream = upstream
        self.storage = storage
        self.rules = rules
        budgetPlanner = BudgetPlanner(journal: BudgetJournal(logger: logger))
    }

    /// A snapshot of this moment. It always comes: what can't be read anew stays as it was.
    ///
    /// - Parameter isUrgent: tells that somebody waits, so that no time is spent on forecasts.
    mutating func build(
        configuration state: ConfigurationHolder.State, server: HTTPServerMetrics,
        alertmanagers: [AlertmanagerStatistics] = [], at time: Date,
        isUrgent: () -> Bool = { false }
    ) -> Snapshot {
        let configuration = state.configuration
        let planningBegan = ContinuousClock.now
        // While a new configuration comes into force, the accounts before it may still be polled.
        let configured = Set(configuration.accounts.map(\.name))
        let statuses = upstream.all.filter { configured.contains($0.key) }
        accounts = accounts.filter { statuses[$0.key] != nil }
        let revisions = accounts.mapValues(\.forecastRevision)
        let now = Int64(time.timeIntervalSince1970)
        overrides =
            (try? storage.read { store throws(StorageError) in try store.overridesInForce(at: now) })
            ?? overrides.filter { $0.status(at: now) != .expired }
        let overrides = Dictionary(grouping: overrides, by: \.account)
        let snapshots = statuses.values.sorted { $0.name < $1.name }.map { status in
            var memory = accounts[status.name] ?? AccountMemory()
            defer { accounts[status.name] = memory }
            let folded = FoldedModels(account: status.name, storage: storage)
            var configuration = configuration
            configuration.limits.maxModelsPerAccount = folded.limit(configuration.limits.maxModelsPerAccount)
            let deadline = ContinuousClock.now + .seconds(Self.forecastingSeconds / Double(statuses.count))
            let snapshot = memory.update(
                status: status, configuration: configuration, overrides: overrides[status.name] ?? [],
                storage: storage, at: time, until: { isUrgent() || ContinuousClock.now >= deadline })
            folded.remember(snapshot.usage)
            return snapshot
        }
        let budgetDeadline = ContinuousClock.now + .seconds(Self.forecastingSeconds / 4)
        let known = snapshots.map { (snapshot: $0, memory: accounts[$0.name] ?? AccountMemory()) }
        let budgets = budgetPlanner.plan(
            configuration, accounts: known, storage: storage, at: time, until: { isUrgent() || ContinuousClock.now >= budgetDeadline })
        let quotas = quotaPlanner.plan(configuration, accounts: known)
        if accounts.mapValues(\.forecastRevision) != revisions {
            planSeconds = (ContinuousClock.now - planningBegan).seconds
        }

        let rules = rules.report
        let renderingBegan = ContinuousClock.now
        let families = Collectors.collect(
            CollectorInput(
                at: time, accounts: snapshots, budgets: budgets, quotas: quotas, rules: rules,
                alertmanagers: alertmanagers, storage: storage.health,
                server: server, process: ProcessStatistics.current(),
                exporter: ExporterStatus(
                    version: Version.current, simulated: configuration.isSimulated,
                    configurationLoaded: state.lastLoadSucceeded,
                    configurationLoadedAt: state.loadedAt, planSeconds: planSeconds,
                    budgetSeconds: budgetPlanner.evaluationSeconds, renderSeconds: renderSeconds),
                window: window.statistics(with: rules.recorded)))
        let exposition = RenderedExposition(families)
        renderSeconds = (ContinuousClock.now - renderingBegan).seconds
        window.append(families, at: time, keeping: configuration.storage.window)
        return Snapshot(
            at: time, simulated: configuration.isSimulated, accounts: snapshots, budgets: budgets,
            operatorLimits: budgetPlanner.operatorLimits, quotas: quotas, timeZone: configuration.timeZone,
            prices: configuration.pricing.table, plans: configuration.pricing.plans, forecast: configuration.forecast,
            storage: storage.health, exposition: exposition, metrics: MetricDescription.all(families),
            samples: window.view, rules: rules)
    }
}
