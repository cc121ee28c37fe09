import Forecasting
import Foundation
import Planning
import Storage

/// Evaluates every configured budget. What is costly is kept until what it was made from changes.
struct BudgetPlanner {
    private struct Basis: Equatable {
        /// The revisions of each account in scope, and of the scope's own forecast.
        var revisions: [Int]
        var definition: BudgetDefinition
        var memory: BudgetMemory
        var periodStart: Int64
        /// Which stretch of ``renewal`` seconds it is: burn rates go stale with time alone.
        var renewal: Int64
    }

    /// What scopes are made from: while it is the same, so are they.
    private struct ScopeBasis: Equatable {
        var accounts: [String]
        var historyRevisions: [Int]
        var prices: PriceTable
        var timeZone: TimeZone
    }

    private var known: [String: (basis: Basis, status: BudgetStatus)] = [:]
    private var scopeBasis: ScopeBasis?
    private var finances: [AccountFinances] = []
    private var scopes: [BudgetScope: ScopedAccounts] = [:]
    private var scopeForecasts = ScopeForecasts()
    private var outlooks = SpendOutlooks()
    private var journal: BudgetJournal

    /// How long budgets took when something was new, in seconds, without learning; nil before.
    private(set) var evaluationSeconds: Double?

    /// How often a budget is evaluated when nothing new is known, in seconds.
    private static let renewal: Int64 = 300

    init(journal: BudgetJournal) { self.journal = journal }

    /// Limits that operators set, by budget.
    var operatorLimits: [String: StoredBudgetLimit] { journal.limits }

    /// Whether forecasts wait to be brought up to date.
    var hasWork: Bool { scopeForecasts.hasWork }

    /// The state of every budget at the time of the accounts in its scope.
    ///
    /// - Parameters:
    ///   - isOver: tells when enough time was spent on forecasts.
    mutating func plan(
        _ configuration: Configuration, accounts: [(snapshot: AccountSnapshot, memory: AccountMemory)],
        storage: StorageSupervisor, at time: Date, until isOver: () -> Bool = { false }
    ) -> [BudgetStatus] {
        let began = ContinuousClock.now
        let localNow = Int64(time.timeIntervalSince1970)
        journal.read(storage, now: localNow)
        let definitions = configuration.budgets.map { budget in
            var definition = budget.definition(in: configuration.timeZone)
            definition.limitMicroUSD = journal.limits[budget.name]?.limitMicroUSD ?? definition.limitMicroUSD
            return definition
        }
        let latest = accounts.map(\.snapshot.seconds).max() ?? localNow
        renew(definitions, configuration, accounts: accounts, storage: storage, now: latest)
        let learningBegan = ContinuousClock.now
        scopeForecasts.work(until: isOver, storage: storage, now: localNow)
        let learning = ContinuousClock.now - learningBegan

        let times = Dictionary(accounts.map { ($0.snapshot.name, $0.snapshot.seconds) }) { first, _ in first }
        outlooks.end = definitions.map { $0.period(containing: latest).end }.max() ?? 0
        var wasEvaluated = false
        var uses: [ScopedPeriod: [ModelUse]] = [:]
        let evaluated = definitions.compactMap { definition -> BudgetJournal.Entry? in
            guard let scope = scopes[definition.scope] else { return nil }
            let now = scope.accounts.compactMap { times[$0.name] }.max() ?? localNow
            let period = definition.period(containing: now)
            let fingerprint = definition.fingerprint
            let remembered = journal.memory(of: definition.name, fingerprint: fingerprint, periodStart: period.start)
            let own = scope.members == nil ? 0 : scopeForecasts.revision
            let basis = Basis(
                revisions: scope.accounts.map(\.revision) + [own], definition: definition, memory: remembered,
                periodStart: period.start, renewal: now / Self.renewal)
            var status: BudgetStatus
            if let known = known[definition.name], known.basis == basis {
                status = known.status
            } else {
                status = BudgetEvaluator.evaluate(
                    definition, inputs: inputs(scope, period: period, memory: remembered, uses: &uses), at: now)
                known[definition.name] = (basis, status)
                wasEvaluated = true
            }
            return .init(status: status, limitMicroUSD: definition.limitMicroUSD, fingerprint: fingerprint)
        }
        journal.note(evaluated)
        journal.store(in: storage)
        if wasEvaluated { evaluationSeconds = (ContinuousClock.now - began - learning).seconds }
        return evaluated.map(\.status)
    }

    /// Takes over what is new: which budgets there are, and what is known of their accounts.
    private mutating func renew(
        _ definitions: [BudgetDefinition], _ configuration: Configuration,
        accounts: [(snapshot: AccountSnapshot, memory: AccountMemory)], storage: StorageSupervisor, now: Int64
    ) {
        let scopeBasis = ScopeBasis(
            accounts: accounts.map(\.snapshot.name),
            historyRevisions: accounts.map(\.memory.historyRevision),
            prices: configuration.pricing.table, timeZone: configuration.timeZone.timeZone)
        let wanted = Set(definitions.map(\.scope))
        let isChanged = scopeBasis != self.scopeBasis
        if isChanged || finances.map(\.revision) != accounts.map(\.memory.revision) {
            finances = accounts.map {
                AccountFinances($0.snapshot, $0.memory, timeZone: scopeBasis.timeZone, prices: scopeBasis.prices)
            }
            // Forecasts alone change nothing that scopes are made of.
            for scope in scopes.keys { scopes[scope]?.renew(finances) }
        }
        if isChanged || wanted != Set(scopes.keys) {
            self.scopeBasis = scopeBasis
            scopes = Dictionary(wanted.map { ($0, ScopedAccounts($0, among: finances)) }) { first, _ in first }
            let names = Set(definitions.map(\.name))
            known = known.filter { names.contains($0.key) }
            outlooks.keep(
                accounts: Set(finances.map(\.name)), scopes: Set(scopes.values.map(\.name)), since: now)
        }
        scopeForecasts.renew(
            Dictionary(scopes.values.compactMap { scope in scope.members.map { (scope.name, $0) } }) { first, _ in first },
            accounts: finances, configuration: configuration, storage: storage)
    }

    /// What budgets have in common that are over the same, at the same time.
    private struct ScopedPeriod: Hashable {
        var scope: String
        var start: Int64
        var end: Int64
    }

    private mutating func inputs(
        _ scope: ScopedAccounts, period: CalendarPeriod, memory: BudgetMemory, uses: inout [ScopedPeriod: [ModelUse]]
    ) -> BudgetInputs {
        let outlook: SpendOutlook? = if let reportedName = scope.reportedName, let only = scope.accounts.first {
            outlooks.outlook(of: reportedName, only)
        } else {
            scopeForecasts[scope.name].flatMap {
                outlooks.outlook(
                    of: .init(account: nil, name: scope.name), history: $0.history, forecast: $0.forecast)
            }
        }
        let key = ScopedPeriod(scope: scope.name, start: period.start, end: period.end)
        let models = uses[key] ?? self.uses(of: scope, period: period)
        uses[key] = models
        return BudgetInputs(
            spend: scope.spend, coverage: scope.coverage, isWhole: scope.isWhole,
            isComplete: scope.accounts.allSatisfy { $0.coverage == nil || $0.isComplete }, outlook: outlook, memory: memory, models: models,
            offers: scope.offers)
    }

    /// Already sorted for the evaluation of each budget over them: the dearest first.
    private mutating func uses(of scope: ScopedAccounts, period: CalendarPeriod) -> [ModelUse] {
        let through = scope.coverage?.upperBound ?? 0
        return scope.models.map { model in
            ModelUse(
                recent: model.recent,
                spend: outlooks.spend(of: model, scope.accounts[model.account], period: period, through: through))
        }.sorted { $0.spend.spentMicroUSD > $1.spend.spentMicroUSD }
    }
}
