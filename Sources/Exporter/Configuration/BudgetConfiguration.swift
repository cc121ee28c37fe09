import Planning

/// A limit of spending within each calendar period.
public struct BudgetConfiguration: Sendable, Equatable {
    /// The `budget` label; unique.
    public var name: String
    /// How long the limit is for.
    public var period: PeriodKind
    /// Where periods begin at midnight; the configuration's when nil.
    public var timeZone: ConfiguredTimeZone?
    /// The day that weeks begin with.
    public var weekStart = Weekday.monday
    /// What may be spent in a period, in US dollars, from a micro-dollar up to 1e9.
    public var limitUSD: Double
    public var scope = BudgetScope()
    /// The most of a period's unused money that the next may use too, in US dollars; nil when it lapses.
    public var rolloverCapUSD: Double?
    /// Shares of the limit, ascending and distinct, above 0 and up to 10; 1 is the limit itself.
    public var thresholds = [0.5, 0.8, 0.9, 1.0]
    /// The same for what is projected; those of spend when nil.
    public var forecastThresholds: [Double]?
    /// The share of the limit at which the guard opens, above 0 and up to 10.
    public var guardRatio = 0.9
    /// Models that may stand in for others; all when empty.
    public var substitutes: [NamePattern] = []

    public init(name: String, period: PeriodKind, limitUSD: Double) {
        self.name = name
        self.period = period
        self.limitUSD = limitUSD
    }

    /// The budget as it is evaluated; money to the micro-dollar.
    ///
    /// - Parameter timeZone: for a budget that names none.
    func definition(in timeZone: ConfiguredTimeZone) -> BudgetDefinition {
        BudgetDefinition(
            name: name, period: period, timeZone: (self.timeZone ?? timeZone).timeZone, weekStart: weekStart,
            limitMicroUSD: MicroUSD.amount(ofDollars: limitUSD), scope: scope,
            rolloverCapMicroUSD: rolloverCapUSD.map(MicroUSD.amount(ofDollars:)), thresholds: thresholds,
            forecastThresholds: forecastThresholds, guardRatio: guardRatio, substitutes: substitutes)
    }
}

extension BudgetConfiguration {
    enum Key: String, CaseIterable {
        case name, period, timezone
        case weekStart = "week_start"
        case limitUSD = "limit_usd"
        case scope, rollover, thresholds
        case forecastThresholds = "forecast_thresholds"
        case costGuard = "guard"
    }

    private enum RolloverKey: String, CaseIterable { case capUSD = "cap_usd" }

    private enum GuardKey: String, CaseIterable { case ratio, models }

    /// The most that a budget's limit may be, in US dollars.
    static let largestLimitUSD = 1e9
    /// What a budget's limit may be, in US dollars.
    static let limitRange = NumberRange.between(0.000001, and: largestLimitUSD)

    /// - Parameter accounts: the names of the file's accounts; a file without any is the built-in simulator's.
    static func list(reading value: ConfigurationValue, accounts: NameRegistry) -> [Self] {
        var names = NameRegistry()
        return (value.list(atMost: 1000) ?? []).compactMap { Self(reading: $0, names: &names, accounts: accounts) }
    }

    private init?(reading value: ConfigurationValue, names: inout NameRegistry, accounts: NameRegistry) {
        guard let keys = value.mapping(Key.self) else { return nil }
        let name = names.claim(keys.required(.name, remedy: "give the budget a name, such as monthly"))
        let period = keys.required(.period, remedy: "give day, week, month, quarter or year")?.choice(PeriodKind.self)
        let limit = keys.required(.limitUSD, remedy: "give the limit in US dollars")?
            .number(in: Self.limitRange, hint: "remove the budget if nothing is to be limited")
        let scope = keys[.scope].flatMap { BudgetScope(reading: $0, accounts: accounts) }
        let timeZone = keys[.timezone]?.timeZone()
        let weekStart = keys[.weekStart]?.choice(Weekday.self)
        if let start = keys[.weekStart], let period, period != .week {
            start.fail("has no meaning for a \(period.rawValue)", remedy: "remove it, or make the period a week")
        }
        let rollover = keys[.rollover]?.mapping(RolloverKey.self)
        let cap = rollover?.required(.capUSD, remedy: "give the most that may be carried over, in US dollars")?
            .number(in: Self.limitRange, hint: "remove rollover if unused money is to lapse")
        let thresholds = keys[.thresholds].flatMap(Self.thresholds)
        let forecastThresholds = keys[.forecastThresholds].flatMap(Self.thresholds)
        let costGuard = keys[.costGuard]?.mapping(GuardKey.self)
        let guardRatio = costGuard?[.ratio]?.number(in: .above(0, atMost: 10), hint: "0.9 means 90 % of the limit")
        let substitutes = costGuard?[.models].map(NamePattern.list)
        guard let name, let period, let limit else { return nil }
        self.init(name: name, period: period, limitUSD: limit)
        self.timeZone = timeZone
        self.weekStart = weekStart ?? self.weekStart
        self.scope = scope ?? self.scope
        rolloverCapUSD = cap
        self.thresholds = thresholds ?? self.thresholds
        self.forecastThresholds = forecastThresholds
        self.guardRatio = guardRatio ?? self.guardRatio
        self.substitutes = substitutes ?? self.substitutes
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

extension BudgetScope {
    enum Key: String, CaseIterable { case account, model }

    /// - Parameter accounts: every name or pattern of an account must be one of these, or match one.
    init?(reading value: ConfigurationValue, accounts: NameRegistry) {
        guard let keys = value.mapping(Key.self) else { return nil }
        self.init(
            accounts: keys[.account].map(NamePattern.list) ?? [], models: keys[.model].map(NamePattern.list) ?? [])
        let names = accounts.names.sorted()
        let known = names.isEmpty ? [AccountConfiguration.simulatorName] : names
        for pattern in self.accounts where !known.contains(where: pattern.matches) {
            let remedy = NearestName.of(pattern.text, among: known).map { "did you mean \($0)?" }
                ?? (names.isEmpty
                    ? "the file has no accounts; the built-in simulator's is \(AccountConfiguration.simulatorName)"
                    : "the accounts are \(names.joined(separator: ", "))")
            let problem = pattern.isGlob ? "matches no account" : "is not the name of an account"
            keys[.account]?.fail("\"\(pattern.text.excerpt)\" \(problem)", remedy: remedy)
        }
    }
}

extension NamePattern {
    /// One name or pattern, or a list of them.
    static func list(_ value: ConfigurationValue) -> [NamePattern] {
        let elements = value.isList ? value.list(atMost: 100) ?? [] : [value]
        if value.isList, elements.isEmpty { value.fail("is an empty list", remedy: "leave the key out to mean all") }
        return elements.compactMap { element in
            guard let text = element.text() else { return nil }
            guard text.utf8.count <= 200, let pattern = NamePattern(text) else {
                element.fail(
                    "\"\(text.excerpt)\" is not a name or pattern",
                    remedy: "give a name, or a pattern with *, ? or [a-z] such as \"claude-*\", up to 200 bytes")
                return nil
            }
            return pattern
        }
    }
}
