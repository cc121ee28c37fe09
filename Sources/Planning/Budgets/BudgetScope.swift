/// Which spending counts towards a budget: that of an account and a model which both match.
public struct BudgetScope: Sendable, Hashable {
    /// Accounts that count; all when empty.
    public var accounts: [NamePattern]
    /// Models that count, as the gateway names them; all when empty.
    public var models: [NamePattern]

    public init(accounts: [NamePattern] = [], models: [NamePattern] = []) {
        self.accounts = accounts
        self.models = models
    }

    /// The same in every run, and for no other scope: it has separators that no name can have.
    public var identifier: String {
        [accounts, models].map { $0.map(\.text).joined(separator: "\u{1F}") }.joined(separator: "\u{1E}")
    }

    public func includes(account: String) -> Bool { accounts.isEmpty || accounts.contains { $0.matches(account) } }

    public func includes(model: String) -> Bool { models.isEmpty || models.contains { $0.matches(model) } }
}
