import Forecasting
import Foundation
import Planning

/// Evaluates every configured budget. What is costly, the spend in a budget's scope and its forecast, is
/// kept until the accounts' histories change.
struct BudgetPlanner {
    private struct Basis: Equatable {
        /// The revision of each account's history in scope.
        var revisions: [String: Int]
        var definition: BudgetDefinition
        var periodStart: Int64
    }

    private var inputs: [String: (basis: Basis, inputs: BudgetInputs)] = [:]
    /// Of budgets over several accounts, whose sum has a forecast of its own.
    private var models: [String: SeriesModel] = [:]

    /// The state of every budget at the time of the accounts in its scope.
    mutating func plan(
        _ configuration: Configuration, accounts: [(snapshot: AccountSnapshot, memory: AccountMemory)], at time: Date
    ) -> [BudgetStatus] {
        let timeZone = configuration.timeZone.timeZone
        let names = Set(configuration.budgets.map(\.name))
        inputs = inputs.filter { names.contains($0.key) }
        models = models.filter { names.contains($0.key) }
        return configuration.budgets.map { budget in
            let definition = budget.definition
            let scope = accounts.filter { (definition.account ?? $0.snapshot.name) == $0.snapshot.name }
            let now = scope.map(\.snapshot.seconds).max() ?? Int64(time.timeIntervalSince1970)
            let basis = Basis(
                revisions: Dictionary(uniqueKeysWithValues: scope.map { ($0.snapshot.name, $0.memory.revision) }),
                definition: definition,
                periodStart: CalendarPeriod.containing(now, definition.period, timeZone).start)
            let known = inputs[budget.name].flatMap { $0.basis == basis ? $0.inputs : nil }
            let current = known ?? gather(definition, scope, timeZone: timeZone)
            inputs[budget.name] = (basis, current)
            return BudgetEvaluator.evaluate(definition, inputs: current, at: now, timeZone: timeZone)
        }
    }

    private mutating func gather(
        _ budget: BudgetDefinition, _ scope: [(snapshot: AccountSnapshot, memory: AccountMemory)], timeZone: TimeZone
    ) -> BudgetInputs {
        var costs: [Int64: Int64] = [:]
        for (_, memory) in scope {
            for record in memory.records where (budget.model ?? record.model) == record.model {
                costs[record.start] = costs[record.start, default: 0].adding(saturating: record.costMicroUSD ?? 0)
            }
        }
        let key = AccountHistory.Key(model: budget.model ?? wholeAccount, metric: .costUSD)
        return BudgetInputs(
            spend: costs.sorted { $0.key < $1.key }.map { .init(start: $0.key, costMicroUSD: $0.value) },
            coveredFrom: Self.covered(scope.map(\.memory.coverage?.lowerBound)) { $0.max() },
            coveredThrough: Self.covered(scope.map(\.memory.coverage?.upperBound)) { $0.min() },
            costForecastUSD: forecast(budget.name, key: key, scope, timeZone: timeZone))
    }

    /// What is covered by every account in scope; nil where one of them is unknown.
    private static func covered(_ bounds: [Int64?], _ choose: ([Int64]) -> Int64?) -> Int64? {
        let known = bounds.compactMap { $0 }
        return known.count == bounds.count ? choose(known) : nil
    }

    private mutating func forecast(
        _ budget: String, key: AccountHistory.Key, _ scope: [(snapshot: AccountSnapshot, memory: AccountMemory)],
        timeZone: TimeZone
    ) -> Forecast? {
        if scope.count == 1 {
            return scope[0].snapshot.plans.forecast(key.metric, model: key.model)?.long
        }
        guard let sum = TimeSeries.sum(scope.compactMap { $0.memory.history?.hourly[key] }) else { return nil }
        return models[budget, default: SeriesModel(task: ForecastConfiguration().longTask)].update(sum.on(timeZone))
    }
}

extension BudgetConfiguration {
    /// The budget as it is evaluated; its limit to the micro-dollar.
    var definition: BudgetDefinition {
        BudgetDefinition(
            name: name, period: PeriodKind(rawValue: period.rawValue) ?? .month,
            limitMicroUSD: MicroUSD.amount(ofDollars: limitUSD), account: scope.account,
            model: scope.model, thresholds: thresholds)
    }
}
