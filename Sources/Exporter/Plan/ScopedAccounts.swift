import Forecasting
import Planning

/// What a budget is over: the accounts and models that its scope includes.
struct ScopedAccounts {
    let definition: BudgetDefinition
    /// The definition's.
    let fingerprint: String
    let accounts: [AccountFinances]
    /// Models in scope, one entry for each name that they are reported under, with the account's place.
    private let models: [(account: Int, reportedName: String, members: [AccountSpend.Model])]
    /// What a forecast of this scope's own is over; nil when one of the accounts' series is the same, and when the scope
    /// has only some of the models that are reported as one.
    let members: ScopeForecasts.Members?
    /// The series of the only account that is the scope; nil when there is none.
    private let reportedName: String?

    init(_ definition: BudgetDefinition, among accounts: [AccountFinances]) {
        self.definition = definition
        fingerprint = definition.fingerprint
        let scope = definition.scope
        let included = accounts.filter { scope.includes(account: $0.name) }
        var members: ScopeForecasts.Members = [:]
        var isWhole = true
        models = included.indices.flatMap { index in
            let all = Dictionary(grouping: included[index].spend.models, by: \.reportedName)
            let inScope = all.compactMapValues { models in
                let matching = models.filter { scope.includes(model: $0.name) }
                return matching.isEmpty ? nil : matching
            }
            isWhole = isWhole && inScope.allSatisfy { $0.value.count == all[$0.key]?.count }
            if scope.models.isEmpty || !inScope.isEmpty {
                members[included[index].name] = .some(scope.models.isEmpty ? nil : Set(inScope.keys))
            }
            return inScope.sorted { $0.key < $1.key }.map { (index, $0.key, $0.value) }
        }
        self.accounts = included
        if included.count == 1, scope.models.isEmpty {
            reportedName = wholeAccount
        } else if isWhole, included.count == 1, models.count == 1 {
            reportedName = models[0].reportedName
        } else {
            reportedName = nil
        }
        self.members = isWhole && reportedName == nil && !models.isEmpty ? members : nil
    }

    /// The same in every run, and for budgets over the same.
    var name: String {
        let scope = definition.scope
        return scope.accounts.map(\.text).joined(separator: ",") + "/" + scope.models.map(\.text).joined(separator: ",")
    }

    /// What the budget is evaluated with.
    ///
    /// - Parameters:
    ///   - own: the scope's own history and forecast, where it has them.
    ///   - outlooks: what was made from forecasts before.
    func inputs(
        own: (history: TimeSeries, forecast: Forecast)?, memory: BudgetMemory, prices: PriceTable,
        outlooks: inout SpendOutlooks
    ) -> BudgetInputs {
        let outlook: SpendOutlook? = if let reportedName, let only = accounts.first {
            outlooks.outlook(of: reportedName, only)
        } else {
            own.flatMap { outlooks.outlook(of: name, history: $0.history, forecast: $0.forecast) }
        }
        let uses = models.map { entry in
            let account = accounts[entry.account]
            return ModelUse(
                account: account.name, model: entry.reportedName, spend: entry.members.map(\.spend),
                inputTokens: entry.members.reduce(0) { $0.adding(saturating: $1.inputTokens) },
                outputTokens: entry.members.reduce(0) { $0.adding(saturating: $1.outputTokens) },
                requests: entry.members.reduce(0 as Int64?) { sum, model in
                    sum.flatMap { sum in model.requests.map { sum.adding(saturating: $0) } }
                },
                costMicroUSD: entry.members.reduce(0) { $0.adding(saturating: $1.costMicroUSD) },
                outlook: outlooks.outlook(of: entry.reportedName, account))
        }
        return BudgetInputs(
            spend: spend, coverage: coverage, outlook: outlook, memory: memory, models: uses, offered: offered,
            prices: prices)
    }

    private var spend: ScopedSpend {
        var earlier: [Int64: Int64] = [:]
        for entry in models {
            for (start, costs) in accounts[entry.account].spend.earlier {
                for model in entry.members {
                    earlier[start] = earlier[start, default: 0].adding(saturating: costs[model.name] ?? 0)
                }
            }
        }
        return ScopedSpend(
            parts: models.flatMap { $0.members.map(\.spend) },
            start: accounts.map(\.spend.start).max() ?? .min, earlier: earlier)
    }

    /// What is covered by every account in scope; nil where one of them is unknown.
    private var coverage: Range<Int64>? {
        let known = accounts.compactMap(\.coverage)
        guard known.count == accounts.count, let from = known.map(\.lowerBound).max(),
            let through = known.map(\.upperBound).min(), from < through
        else { return nil }
        return from..<through
    }

    /// The models that the gateways offer, and those in use, once each.
    private var offered: [String] {
        Set(
            accounts.flatMap { account in
                account.offeredModels + account.spend.models.map(\.name)
            }
        ).sorted()
    }
}
