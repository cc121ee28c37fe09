import CivilTime
import Planning

/// Prices that stand in for those of the built-in table, rates of exchange, and the plans there are.
public struct PricingConfiguration: Sendable, Equatable {
    /// US dollars per million tokens. A price of 0 means that such tokens are free.
    public struct Price: Sendable, Equatable {
        /// Of prompts.
        public var input: Double
        /// Of answers.
        public var output: Double
        /// Where the price is from, in the operator's words.
        public var source: String?
        /// The day that it is of.
        public var date: CivilDate?

        public init(input: Double, output: Double, source: String? = nil, date: CivilDate? = nil) {
            self.input = input
            self.output = output
            self.source = source
            self.date = date
        }
    }

    /// Chinese yuan for one US dollar at a bank.
    public var cnyPerUSD = YuanRates.builtIn.market
    /// Chinese yuan for one US dollar of HolySheep's credit.
    public var planCNYPerUSD = YuanRates.builtIn.plan
    /// By the gateway's name of the model.
    public var models: [String: Price] = [:]
    /// For models in neither table; nil leaves the built-in default.
    public var defaultPrice: Price?
    /// The built-in plans with those of the file in their place.
    public var plans = ServicePlans.builtIn

    public init() {}
}

extension PricingConfiguration {
    enum Key: String, CaseIterable {
        case cnyPerUSD = "cny_per_usd"
        case planCNYPerUSD = "plan_cny_per_usd"
        case models
        case defaultPrice = "default"
        case plans
    }

    init(reading value: ConfigurationValue) {
        self.init()
        guard let keys = value.mapping(Key.self) else { return }
        cnyPerUSD = keys[.cnyPerUSD]?.number(in: .above(0, atMost: 1000)) ?? cnyPerUSD
        planCNYPerUSD = keys[.planCNYPerUSD]?.number(in: .above(0, atMost: 1000)) ?? planCNYPerUSD
        models = keys[.models].map(Self.models) ?? [:]
        defaultPrice = keys[.defaultPrice].flatMap(Price.init)
        plans = keys[.plans].map(ServicePlans.init(reading:)) ?? plans
    }

    private static func models(_ value: ConfigurationValue) -> [String: Price] {
        var prices: [String: Price] = [:]
        var names: [String: String] = [:]
        for (model, entry) in value.entries(atMost: 1000) ?? [] {
            if model.isEmpty || model.utf8.count > 200 {
                entry.fail("is not the name of a model", remedy: "give the gateway's name of it, up to 200 bytes")
            }
            if let other = names.updateValue(model, forKey: PriceTable.canonicalName(of: model)) {
                entry.fail("is the same model as \"\(other.excerpt)\"", remedy: "give its price once")
            }
            if let price = Price(reading: entry) { prices[model] = price }
        }
        return prices
    }
}

extension PricingConfiguration.Price {
    enum Key: String, CaseIterable { case input, output, source, date }

    /// The least that a price above 0 may be: smaller ones would be kept as 0.
    private static let smallest = 0.000001

    init?(reading value: ConfigurationValue) {
        guard let keys = value.mapping(Key.self) else { return nil }
        let remedy = "give the price in US dollars per million tokens"
        let input = keys.required(.input, remedy: remedy).flatMap(Self.amount)
        let output = keys.required(.output, remedy: remedy).flatMap(Self.amount)
        let source = keys[.source].flatMap(Self.source)
        let date = keys[.date].flatMap(Self.date)
        guard let input, let output else { return nil }
        self.init(input: input, output: output, source: source, date: date)
    }

    private static func amount(_ value: ConfigurationValue) -> Double? {
        guard let amount = value.number(in: .between(0, and: 100_000)) else { return nil }
        guard amount == 0 || amount >= smallest else {
            value.fail("is too small to be kept", remedy: "give 0.000001 or more, or 0 for tokens that are free")
            return nil
        }
        return amount
    }

    private static func source(_ value: ConfigurationValue) -> String? {
        guard let text = value.text() else { return nil }
        guard text.utf8.count <= 200 else {
            value.fail("is \(text.utf8.count) bytes long", remedy: "say in up to 200 bytes where the price is from")
            return nil
        }
        return text
    }

    private static func date(_ value: ConfigurationValue) -> CivilDate? {
        guard let text = value.text() else { return nil }
        guard let date = CivilDate(text) else {
            value.fail("\"\(text.excerpt)\" is not a day", remedy: "write it as 2026-03-15")
            return nil
        }
        return date
    }
}
