import Forecasting
import Foundation
import Planning
import Storage

/// Evaluates every configured budget. What is costly is kept until what it was made from changes.
struct BudgetPlanner {
    private struct Basis: Equatable {
        /// The revisions of each account in scope, and of the scopes' own forecasts.
        var revisions: [Int]
        var definition: BudgetDefinition
        var memory: BudgetMemory
        var prices: PriceTable
        var periodStart: Int64
        /// Which stretch of ``renewal`` seconds it is: burn rates go stale with time alone.
        var renewal: Int64
    }

    private var known: [String: (basis: Basis, status: BudgetStatus)] = [:]
    private var finances: [AccountFinances] = []
    private var definitions: [BudgetDefinition] = []
    private var scopes: [ScopedAccounts] = []
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
        journal.read(storage, now: Int64(time.timeIntervalSince1970))
        renew(configuration, accounts: accounts, storage: storage)
        let learningBegan = ContinuousClock.now
        scopeForecasts.work(until: isOver, storage: storage, now: Int64(time.timeIntervalSince1970))
        let learning = ContinuousClock.now - learningBegan
        var isNew = false

        let prices = configuration.pricing.table
        let latest = accounts.map(\.snapshot.seconds).max() ?? Int64(time.timeIntervalSince1970)
        let times = Dictionary(accounts.map { ($0.snapshot.name, $0.snapshot.seconds) }) { first, _ in first }
        outlooks.end = scopes.map { $0.definition.period(containing: latest).end }.max() ?? 0
        let statuses = scopes.map { scope in
            let definition = scope.definition
            let now = scope.accounts.compactMap { times[$0.name] }.max() ?? Int64(time.timeIntervalSince1970)
            let periodStart = definition.period(containing: now).start
            let remembered = journal.memory(
                of: definition.name, fingerprint: scope.fingerprint, periodStart: periodStart)
            let basis = Basis(
                revisions: scope.accounts.map(\.revision) + [scopeForecasts.revision], definition: definition,
                memory: remembered, prices: prices, periodStart: periodStart,
                renewal: now / Self.renewal)
            if let known = known[definition.name], known.basis == basis { return known.status }
            let inputs = scope.inputs(
                own: scopeForecasts[scope.name], memory: remembered, prices: prices, outlooks: &outlooks)
            let status = BudgetEvaluator.evaluate(definition, inputs: inputs, at: now)
            known[definition.name] = (basis, status)
            isNew = true
            return status
        }
        journal.note(statuses, of: scopes)
        journal.store(in: storage)
        if isNew { evaluationSeconds = (ContinuousClock.now - began - learning).seconds }
        return statuses
    }

    /// Takes over what is new: which budgets there are, and what is known of their accounts.
    private mutating func renew(
        _ configuration: Configuration, accounts: [(snapshot: AccountSnapshot, memory: AccountMemory)],
        storage: StorageSupervisor
    ) {
        let definitions = configuration.budgets.map { budget in
            var definition = budget.definition(in: configuration.timeZone)
            definition.limitMicroUSD = journal.limits[budget.name]?.limitMicroUSD ?? definition.limitMicroUSD
            return definition
        }
        let revisions = accounts.map { [$0.snapshot.name, String($0.memory.revision + $0.memory.historyRevision)] }
        if definitions != self.definitions || revisions != finances.map({ [$0.name, String($0.revision)] }) {
            finances = accounts.map { AccountFinances($0.snapshot, $0.memory, timeZone: configuration.timeZone.timeZone) }
            self.definitions = definitions
            scopes = definitions.map { ScopedAccounts($0, among: finances) }
            let names = Set(definitions.map(\.name))
            known = known.filter { names.contains($0.key) }
            outlooks.keep(accounts: Set(finances.map(\.name)), scopes: Set(scopes.map(\.name)))
        }
        scopeForecasts.renew(
            Dictionary(scopes.compactMap { scope in scope.members.map { (scope.name, $0) } }) { first, _ in first },
            accounts: finances, configuration: configuration, storage: storage)
    }
}
