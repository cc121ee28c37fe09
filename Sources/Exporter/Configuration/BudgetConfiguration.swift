/// A limit of spending within each calendar period.
public struct BudgetConfiguration: Sendable, Equatable {
    /// A calendar period in the configuration's time zone.
    public enum Period: String, Sendable, CaseIterable {
        case day, week, month, quarter, year
    }

    /// Which spending counts; nil stands for all.
    public struct Scope: Sendable, Equatable {
        /// The name of a configured account.
        public var account: String?
        /// As the gateway names it.
        public var model: String?

        public init(account: String? = nil, model: String? = nil) {
            self.account = account
            self.model = model
        }
    }

    /// The `budget` label; unique.
    public var name: String
    /// How long the limit is for.
    public var period: Period
    /// What may be spent in a period, in US dollars, above 0 and up to 1e9.
    public var limitUSD: Double
    public var scope = Scope()
    /// Shares of the limit, ascending and distinct, above 0 and up to 10; 1 is the limit itself.
    public var thresholds = [0.5, 0.8, 0.9, 1.0]

    public init(name: String, period: Period, limitUSD: Double) {
        self.name = name
        self.period = period
        self.limitUSD = limitUSD
    }
}

extension BudgetConfiguration {
    enum Key: String, CaseIterable {
        case name, period
        case limitUSD = "limit_usd"
        case scope, thresholds
    }

    /// - Parameter accounts: the names of the file's accounts; a file without any is the built-in simulator's.
    static func list(reading value: ConfigurationValue, accounts: NameRegistry) -> [Self] {
        var names = NameRegistry()
        return (value.list(atMost: 1000) ?? []).compactMap { Self(reading: $0, names: &names, accounts: accounts) }
    }

    private init?(reading value: ConfigurationValue, names: inout NameRegistry, accounts: NameRegistry) {
        guard let keys = value.mapping(Key.self) else { return nil }
        let name = names.claim(keys.required(.name, remedy: "give the budget a name, such as monthly"))
        let period = keys.required(.period, remedy: "give day, week, month, quarter or year")?.choice(Period.self)
        let limit = keys.required(.limitUSD, remedy: "give the limit in US dollars")?
            .number(in: .above(0, atMost: 1e9), hint: "remove the budget if nothing is to be limited")
        let scope = keys[.scope].map { Scope(reading: $0, accounts: accounts) }
        let thresholds = keys[.thresholds].flatMap(Self.thresholds)
        guard let name, let period, let limit else { return nil }
        self.init(name: name, period: period, limitUSD: limit)
        self.scope = scope ?? self.scope
        self.thresholds = thresholds ?? self.thresholds
    }

    private static func thresholds(_ value: ConfigurationValue) -> [Double]? {
        guard let elements = value.list(atMost: 20) else { return nil }
        let thresholds = elements.compactMap {
            $0.number(in: .above(0, atMost: 10), hint: "0.8 means 80 % of the limit")
        }
        guard thresholds.count == elements.count else { return nil }
        guard Set(thresholds).count == thresholds.count else {
            value.fail("has a threshold twice", remedy: "give distinct thresholds, such as [0.5, 0.8, 1.0]")
            return nil
        }
        return thresholds.sorted()
    }
}

extension BudgetConfiguration.Scope {
    enum Key: String, CaseIterable { case account, model }

    init(reading value: ConfigurationValue, accounts: NameRegistry) {
        self.init()
        guard let keys = value.mapping(Key.self) else { return }
        account = keys[.account]?.text()
        model = keys[.model]?.text()
        let names = accounts.names.sorted()
        let known = names.isEmpty ? [AccountConfiguration.simulatorName] : names
        if let account, !known.contains(account) {
            let remedy = NearestName.of(account, among: known).map { "did you mean \($0)?" }
                ?? (names.isEmpty
                    ? "the file has no accounts; the built-in simulator's is \(AccountConfiguration.simulatorName)"
                    : "the accounts are \(names.joined(separator: ", "))")
            keys[.account]?.fail("\"\(account.excerpt)\" is not the name of an account", remedy: remedy)
        }
    }
}
