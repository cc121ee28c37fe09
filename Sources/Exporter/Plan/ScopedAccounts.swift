import Forecasting
import Planning

/// What budgets with the same scope are over: its accounts, and their models.
struct ScopedAccounts {
    /// One model as it is reported.
    struct Model {
        /// The account's place in ``ScopedAccounts/accounts``.
        var account: Int
        var reportedName: String
        /// Whether all that is reported under the name is in scope.
        var isWhole: Bool
        var spend: ScopedSpend
        var recent = RecentUse()
    }

    /// The same in every run.
    let name: String
    private(set) var accounts: [AccountFinances]
    let models: [Model]
    let spend: ScopedSpend
    /// The time for which usage is known of every account that anything is known of; nil without any.
    let coverage: Range<Int64>?
    /// Whether something is known of every account.
    let isWhole: Bool
    /// The models that could stand in for others, once each.
    let offers: [ModelOffer]
    /// What a forecast of this scope's own is over; nil when one of the accounts' series is the same, and when the scope
    /// has only some of the models that are reported as one.
    let members: ScopeForecasts.Members?
    /// The series of the only account that is the scope; nil when there is none.
    let reportedName: String?

    init(_ scope: BudgetScope, among all: [AccountFinances]) {
        let accounts = all.filter { scope.includes(account: $0.name) }
        let models = accounts.indices.flatMap { index in
            accounts[index].spend.reported.compactMap { Model($0, of: accounts[index], at: index, in: scope) }
        }
        var members: ScopeForecasts.Members = [:]
        if scope.models.isEmpty {
            for account in accounts { members[account.name] = .some(nil) }
        } else {
            for model in models { members[accounts[model.account].name, default: []]?.insert(model.reportedName) }
        }
        name = scope.identifier
        self.accounts = accounts
        self.models = models
        spend = Self.spend(scope, accounts, models)
        coverage = Self.coverage(accounts)
        isWhole = accounts.allSatisfy { $0.coverage != nil }
        let offers = Dictionary(accounts.flatMap { $0.offers.map { ($0.model, $0) } }) { first, _ in first }
        self.offers = offers.values.sorted { $0.model < $1.model }
        if accounts.count == 1, scope.models.isEmpty {
            reportedName = wholeAccount
        } else if accounts.count == 1, models.count == 1, models[0].isWhole {
            reportedName = models[0].reportedName
        } else {
            reportedName = nil
        }
        let needsForecast = reportedName == nil && !models.isEmpty && models.allSatisfy(\.isWhole)
        self.members = needsForecast ? members : nil
    }

    /// Takes over new forecasts of the same accounts.
    mutating func renew(_ all: [AccountFinances]) {
        accounts = accounts.map { account in all.first { $0.name == account.name } ?? account }
    }

    private static func spend(_ scope: BudgetScope, _ accounts: [AccountFinances], _ models: [Model]) -> ScopedSpend {
        var earlier: [Int64: Int64] = [:]
        for account in accounts {
            for (start, costs) in account.spend.earlier {
                let included = costs.filter { scope.includes(model: $0.key) }
                earlier[start] = included.values.reduce(earlier[start] ?? 0) { $0.adding(saturating: $1) }
            }
        }
        return ScopedSpend(
            SpendSeries(merging: models.map(\.spend.series)),
            start: accounts.map(\.spend.start).max() ?? .min, earlier: earlier)
    }

    private static func coverage(_ accounts: [AccountFinances]) -> Range<Int64>? {
        // One account that does not answer must not hide what the others spend.
        let known = accounts.compactMap(\.coverage)
        guard let from = known.map(\.lowerBound).max(), let through = known.map(\.upperBound).min() else { return nil }
        return from < through ? from..<through : known.max { $0.upperBound < $1.upperBound }
    }
}

extension ScopedAccounts.Model {
    /// - Returns: nil when nothing of it is in scope.
    init?(_ reported: AccountSpend.Reported, of account: AccountFinances, at place: Int, in scope: BudgetScope) {
        let members = reported.members.filter { scope.includes(model: $0.name) }
        guard !members.isEmpty else { return nil }
        let isWhole = members.count == reported.members.count
        self.init(
            account: place, reportedName: reported.name, isWhole: isWhole,
            spend: ScopedSpend(
                isWhole ? reported.spend : SpendSeries(merging: members.map(\.spend)), start: account.spend.start,
                earlier: account.spend.earlier.mapValues { costs in
                    members.reduce(0) { $0.adding(saturating: costs[$1.name] ?? 0) }
                }))
        for member in members { recent.add(member.recent) }
    }
}
