import Forecasting
import Foundation
import HolySheepAPI
import Planning
import Storage

/// What is kept of an account between two snapshots, and how it is brought up to date.
struct AccountMemory {
    private var usage = UsageSnapshot()
    private var folding = ModelFolding(limit: 0, models: [])
    private var book: ForecastBook?
    private var forecasts: [SeriesForecast] = []
    private var forecastBasis: ForecastBasis?
    private var capacityStates: [String: CapacityState] = [:]
    private var planned = PlannedDemand()
    private var log = DecisionLog()
    private var watch = SpendWatch()
    private var pricedModels: [PricedModel] = []
    private var isRestored = false
    private var decisions = CapacityDecisionCounts()
    /// The requests of the last days, all models together.
    private(set) var requests: [QuotaInputs.Hour] = []
    /// What models cost, as far back as forecasts and budgets need it.
    private(set) var spend = AccountSpend()
    private var older = OlderSpend()
    /// Hourly usage as series; nil before the first reading.
    private(set) var history: AccountHistory?
    /// Events and schedules that forecasts know of.
    private(set) var events: [KnownEvent] = []
    /// The time for which usage is known, from and up to, in Unix seconds; nil where nothing is.
    private(set) var coverage: Range<Int64>?
    /// Grows whenever a forecast is renewed.
    private(set) var forecastRevision = 0
    /// Grows whenever ``spend`` and ``history`` are read anew.
    private(set) var historyRevision = 0
    /// Grows with whatever is new.
    var revision: Int { forecastRevision + historyRevision }

    /// What the forecasts were made from: while it is the same, so are they.
    private struct ForecastBasis: Equatable {
        var usageRevision: Int64
        var fineBucket: Int64
        var grids: ForecastConfiguration
        var modelLimit: Int
        var polling: UsageConfiguration
        var pricing: PricingConfiguration
        var budgetStarts: Set<Int64>
        var timeZone: TimeZone
        var events: [EventConfiguration]
        var schedules: [ScheduleConfiguration]
    }

    /// How far back forecasts look, in seconds.
    private static let historyReach: Int64 = 90 * 86_400
    private static let fineReach: Int64 = 15 * 86_400
    /// Models of series that have not been for so long are dropped, in seconds.
    private static let modelsKeptFor: Int64 = 30 * 86_400

    /// Whether forecasts wait to be brought up to date.
    var hasWork: Bool { book?.hasWork ?? false }

    /// Reads what is new in the store and plans with it. What can't be read stays as it was.
    ///
    /// - Parameters:
    ///   - overrides: the account's in force, in the order of their creation.
    ///   - isOver: tells when enough time was spent on forecasts; the rest of them is made by the next calls.
    mutating func update(
        status: AccountStatus, configuration: Configuration, overrides: [StoredOverride] = [],
        storage: StorageSupervisor, at time: Date,
        until isOver: () -> Bool = { false }
    ) -> AccountSnapshot {
        let accountNow = status.now(localNow: time)
        let now = Int64(accountNow.timeIntervalSince1970)
        let planner = AccountPlanner(
            policy: configuration.capacity.policy, leadTime: configuration.capacity.leadTime.seconds,
            step: configuration.forecast.shortStep.seconds)
        if storage.isOpen {
            try? storage.read { store throws(StorageError) in
                try readUsage(of: status.name, limit: configuration.limits.maxModelsPerAccount, from: store)
                try renewForecasts(of: status.name, configuration: configuration, from: store, now: now)
                guard !isRestored else { return }
                capacityStates = log.restore(try store.latestDecisions(account: status.name), now: now)
                watch.restore(try store.spendExpectations(account: status.name, from: now - SpendWatch.reach))
                isRestored = true
            }
        }
        forecast(status.name, storage: storage, now: now, until: isOver)
        watch.update(
            forecasts, spend: spend, coverage: coverage, revision: revision,
            settings: configuration.anomaly,
            timeZone: configuration.timeZone.timeZone, now: now)
        if isRestored { watch.store(in: storage, account: status.name) }
        var status = status
        status.queue?.report.fold(
            known: usage.totals.map(\.model), limit: configuration.limits.maxModelsPerAccount)
        let capacity = planner.capacity(
            forecasts, present: PresentDemand.byModel(usage: usage, status: status, at: time),
            directives: directives(overrides, configuration: configuration, at: time, now: now),
            states: &capacityStates, now: now)
        for plan in capacity {
            decisions.record(plan)
            if isRestored { log.note(plan, account: status.name) }
        }
        log.store(in: storage)
        return AccountSnapshot(
            status: status, now: accountNow, usage: usage,
            plans: AccountPlans(
                forecasts: forecasts, pendingForecasts: book?.pendingCount ?? 0, capacity: capacity,
                overrides: overrides, decisions: decisions.all, spend: watch.readings),
            pricedModels: pricedModels)
    }

    /// What is wanted now, by model. Schedules and events are on the account's time, which a simulator may make run
    /// faster; overrides are on the operator's, which is this machine's.
    private mutating func directives(
        _ overrides: [StoredOverride], configuration: Configuration, at time: Date, now: Int64
    ) -> [String: [CapacityDirective]] {
        let localNow = Int64(time.timeIntervalSince1970)
        let lead = configuration.capacity.leadTime.seconds
        var directives = Dictionary(grouping: overrides) { $0.model }.mapValues { overrides in
            overrides.compactMap(\.directive).filter { $0.isInForce(at: localNow, leadSeconds: lead) }
        }
        directives[wholeAccount, default: []] += planned.directives(configuration, now: now)
            .filter { $0.isInForce(at: now, leadSeconds: lead) }
        return directives
    }

    private mutating func readUsage(of account: String, limit: Int, from store: Store) throws(StorageError) {
        let totals = try store.usageTotals().filter { $0.account == account }
        let models = totals.map(\.model)
        folding = ModelFolding(limit: limit, models: models)
        usage = UsageSnapshot(
            totals: folding.fold(totals), foldedModels: folding.foldedCount(of: models),
            backfill: try store.backfillProgress(account: account),
            rejected: try store.quarantineCounts()
                .filter { $0.account == account && $0.endpoint == GatewayEndpoint.usage.rawValue }
                .map { ($0.reason, $0.count) },
            isComplete: try store.lastSuccess(account: account, endpoint: Backfill.completionMark) != nil)
    }

    /// Brings forecasts up to date, and keeps what was learned.
    private mutating func forecast(
        _ account: String, storage: StorageSupervisor, now: Int64, until isOver: () -> Bool
    ) {
        guard hasWork else { return }
        book?.work(until: isOver)
        forecasts = book?.forecasts ?? []
        forecastRevision += 1
        if let learned = book?.takeUnsaved(), !learned.isEmpty {
            try? storage.write { store throws(StorageError) in
                try store.save(learned, account: account, at: now, droppingBefore: now - Self.modelsKeptFor)
            }
        }
    }

    private mutating func renewForecasts(
        of account: String, configuration: Configuration, from store: Store, now: Int64
    ) throws(StorageError) {
        let polling = configuration.accounts.first { $0.name == account }?.usage ?? UsageConfiguration()
        let budgetStarts = configuration.budgetStarts(at: now)
        let fineStep = configuration.forecast.shortStep.seconds
        let basis = ForecastBasis(
            usageRevision: try store.usageRevision(account: account),
            fineBucket: now / fineStep, grids: configuration.forecast,
            modelLimit: configuration.limits.maxModelsPerAccount, polling: polling,
            pricing: configuration.pricing, budgetStarts: budgetStarts,
            timeZone: configuration.timeZone.timeZone, events: configuration.capacity.events,
            schedules: configuration.capacity.schedules)
        // During a backfill every day changes everything, and what comes of half of it is shown to nobody.
        guard basis != forecastBasis, usage.isComplete || forecastBasis == nil else { return }
        // By whole days, so that what is older need not be added up each time.
        let from = now - Self.historyReach - now % 86_400
        let records = try store.usage(account: account, from: from, to: now, granularity: AccountHistory.hour)
        try older.read(
            account, starts: budgetStarts, before: from, revision: basis.usageRevision, from: store, now: now)
        requests = QuotaPlanner.requests(records, now: now)
        pricedModels = PricedModel.inUse(
            records, since: now - PricedModel.inUseFor, prices: configuration.pricing.table,
            reportedAs: folding.name(of:))
        let unread = Set(try store.unreadBackfillDays(account: account, granularity: AccountHistory.hour))
        // A simulator that was started again may be at an earlier time than before.
        let lastSuccess = try store.lastSuccess(account: account, endpoint: GatewayEndpoint.usage.rawValue)
            .map { min($0, now) }
        let history = AccountHistory(
            usage: records,
            hourlyQueue: try store.queueRollups(account: account, step: AccountHistory.hour, from: from, to: now),
            fineQueue: try store.queueRollups(account: account, step: fineStep, from: now - Self.fineReach, to: now),
            fineStep: fineStep, fold: folding.name(of:), isUnread: { unread.contains(Backfill.day(containing: $0)) },
            settledUntil: (lastSuccess ?? 0) - polling.settle.seconds, now: now)
        coverage = Self.coverage(
            from: min(records.map(\.start).min() ?? now, now - polling.backfill.seconds, older.oldest ?? now),
            to: lastSuccess, unread: unread)
        if book == nil {
            var book = ForecastBook()
            book.restore(try store.forecastModels(account: account))
            self.book = book
        }
        events = configuration.knownEvents(since: records.first.map { max($0.start, from) } ?? now, now: now)
        book?.renew(
            history, grids: configuration.forecast, timeZone: configuration.timeZone.timeZone, events: events)
        self.history = history
        spend = AccountSpend(records, since: from, earlier: older.sums, fold: folding.name(of:), now: now)
        historyRevision += 1
        forecastBasis = basis
    }

    /// From the end of the newest day that has not been read to the newest hour that was over when usage
    /// was last read.
    private static func coverage(from: Int64, to: Int64?, unread: Set<String>) -> Range<Int64>? {
        let readFrom = unread.compactMap(Backfill.end(ofDay:)).max().map { max($0, from) } ?? from
        guard let to, case let end = to - to % AccountHistory.hour, readFrom < end else { return nil }
        return readFrom..<end
    }
}

extension StoredOverride {
    /// Nil for a mode that this version does not know.
    fileprivate var directive: CapacityDirective? {
        CapacityDirective.Mode(rawValue: mode).map {
            CapacityDirective(
                origin: .override, name: String(id), mode: $0, requestsPerMinute: requestsPerMinute, start: startsAt,
                end: endsAt, author: createdBy, order: id)
        }
    }
}

extension Configuration {
    /// When the periods of all budgets began, and those before whose unused money is carried over, in Unix seconds.
    fileprivate func budgetStarts(at now: Int64) -> Set<Int64> {
        Set(
            budgets.flatMap { budget in
                let definition = budget.definition(in: timeZone)
                let start = definition.period(containing: now).start
                return budget.rolloverCapUSD == nil ? [start] : [start, definition.period(containing: start - 1).start]
            })
    }
}
