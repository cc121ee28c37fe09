/// Prices by model, with one for models that are not listed, and what a dollar is in yuan.
public struct PriceTable: Sendable, Equatable {
    /// By model, in lower case and without aliases.
    public private(set) var entries: [String: ListedPrice]
    /// For models that are not listed. Built in, it is that of the dearest model listed: an unknown model is then
    /// over- rather than underestimated.
    public private(set) var fallback: ListedPrice
    public private(set) var rates: YuanRates

    /// The prices of ``entries``.
    public var prices: [String: ModelPrice] { entries.mapValues(\.price) }
    /// That of ``fallback``.
    public var defaultPrice: ModelPrice { fallback.price }
    /// Yuan per US dollar at a bank.
    public var cnyPerUSD: Double { rates.market }

    init(entries: [String: ListedPrice], fallback: ListedPrice, rates: YuanRates) {
        self.entries = entries
        self.fallback = fallback
        self.rates = rates
    }

    /// The table with some prices replaced or added. A price for an alias is one for the model.
    public func overriding(
        entries overrides: [String: ListedPrice], fallback: ListedPrice? = nil, rates: YuanRates? = nil
    ) -> PriceTable {
        var table = self
        for (model, price) in overrides.sorted(by: { $0.key < $1.key }) {
            table.entries[Self.canonicalName(of: model)] = price
        }
        table.fallback = fallback ?? self.fallback
        table.rates = rates ?? self.rates
        return table
    }

    /// The same with prices of which nothing but the amount is known.
    ///
    /// - Parameter cnyPerUSD: the market rate; kept as it was unless finite and above 0.
    public func overriding(
        _ prices: [String: ModelPrice], defaultPrice: ModelPrice? = nil, cnyPerUSD: Double? = nil
    ) -> PriceTable {
        overriding(
            entries: prices.mapValues { ListedPrice(configured: $0) },
            fallback: defaultPrice.map { ListedPrice(configured: $0) },
            rates: cnyPerUSD.flatMap { YuanRates(market: $0, plan: rates.plan) })
    }

    /// The price of `model`, in any case of letters, and whether it is the default because the model is not listed.
    public func price(_ model: String) -> (price: ModelPrice, isDefault: Bool) {
        if let entry = entries[Self.canonicalName(of: model)] { return (entry.price, false) }
        return (fallback.price, true)
    }

    /// Whether `model`, in any case of letters, has a price of its own.
    public func lists(_ model: String) -> Bool { entries[Self.canonicalName(of: model)] != nil }

    /// The cost in micro-dollars, rounded half to even; see ``ModelPrice/costMicroUSD(inputTokens:outputTokens:)``.
    public func costMicroUSD(model: String, inputTokens: Int64, outputTokens: Int64) -> Int64 {
        price(model).price.costMicroUSD(inputTokens: inputTokens, outputTokens: outputTokens)
    }
}

// MARK: - Names

extension PriceTable {
    /// Other spellings of the same model.
    private static let aliases = ["claude-sonnet-4-5": "claude-sonnet-4.5", "deepseek-chat": "deepseek-v3.2"]

    /// The name that a model is listed under, whatever it is called.
    public static func canonicalName(of model: String) -> String {
        let name = model.lowercased()
        return aliases[name] ?? name
    }

    /// The other names of a listed model, in order.
    public static func aliases(of model: String) -> [String] {
        aliases.filter { $0.value == model }.map(\.key).sorted()
    }
}
