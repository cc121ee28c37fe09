/// Prices that stand in for those of the built-in table.
public struct PricingConfiguration: Sendable, Equatable {
    /// US dollars per million tokens.
    public struct Price: Sendable, Equatable {
        /// Of prompts.
        public var input: Double
        /// Of answers.
        public var output: Double

        public init(input: Double, output: Double) {
            self.input = input
            self.output = output
        }
    }

    /// Chinese yuan for one US dollar.
    public var cnyPerUSD = 7.3
    /// By the gateway's name of the model.
    public var models: [String: Price] = [:]
    /// For models in neither table; nil leaves the built-in default.
    public var defaultPrice: Price?

    public init() {}
}

extension PricingConfiguration {
    enum Key: String, CaseIterable {
        case cnyPerUSD = "cny_per_usd"
        case models
        case defaultPrice = "default"
    }

    init(reading value: ConfigurationValue) {
        self.init()
        guard let keys = value.mapping(Key.self) else { return }
        cnyPerUSD = keys[.cnyPerUSD]?.number(in: .above(0, atMost: 1000)) ?? cnyPerUSD
        for (model, entry) in keys[.models]?.entries(atMost: 1000) ?? [] {
            if model.isEmpty || model.utf8.count > 200 {
                entry.fail("is not the name of a model", remedy: "give the gateway's name of it, up to 200 bytes")
            }
            if let price = Price(reading: entry) { models[model] = price }
        }
        defaultPrice = keys[.defaultPrice].flatMap(Price.init)
    }
}

extension PricingConfiguration.Price {
    enum Key: String, CaseIterable { case input, output }

    init?(reading value: ConfigurationValue) {
        guard let keys = value.mapping(Key.self) else { return nil }
        let remedy = "give the price in US dollars per million tokens"
        let range = NumberRange.between(0, and: 100_000)
        let input = keys.required(.input, remedy: remedy)?.number(in: range)
        let output = keys.required(.output, remedy: remedy)?.number(in: range)
        guard let input, let output else { return nil }
        self.init(input: input, output: output)
    }
}
