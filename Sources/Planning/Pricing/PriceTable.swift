/// Prices by model, with one for models that are not listed.
///
/// The built-in prices are those that HolySheep's articles on handling traffic spikes state, as entered in
/// ``builtInDate``; the articles carry no date of their own, so check them against an invoice. Articles disagree on
/// DeepSeek V3.2: 0.10 / 0.42 in one, 0.27 / 1.10 in another. The first is used, because a third article
/// bills the same model at 0.42 too and because the other prices here are from the same list. A wrong choice shows as
/// `holysheep_pricing_drift_ratio`, and configuration overrides it.
public struct PriceTable: Sendable, Equatable {
    /// By model, in lower case and without aliases.
    public private(set) var prices: [String: ModelPrice]
    /// For models that are not listed. Built in, it is that of the dearest model listed: an unknown model is then
    /// over- rather than underestimated.
    public private(set) var defaultPrice: ModelPrice
    /// Yuan per US dollar.
    public private(set) var cnyPerUSD: Double

    /// When the built-in prices were entered.
    public static let builtInDate = "2026-11"

    public static let builtIn = PriceTable(
        prices: [
            "claude-sonnet-4.5": ModelPrice(
                inputMicroUSDPerMillion: 3_000_000, outputMicroUSDPerMillion: 15_000_000),
            "gpt-4.1": ModelPrice(inputMicroUSDPerMillion: 2_500_000, outputMicroUSDPerMillion: 8_000_000),
            "gemini-2.5-flash": ModelPrice(inputMicroUSDPerMillion: 300_000, outputMicroUSDPerMillion: 2_500_000),
            "deepseek-v3.2": ModelPrice(inputMicroUSDPerMillion: 100_000, outputMicroUSDPerMillion: 420_000),
        ],
        defaultPrice: ModelPrice(inputMicroUSDPerMillion: 3_000_000, outputMicroUSDPerMillion: 15_000_000),
        cnyPerUSD: 7.3)

    /// Other spellings of the same model.
    private static let aliases = ["claude-sonnet-4-5": "claude-sonnet-4.5", "deepseek-chat": "deepseek-v3.2"]

    /// The table with some prices replaced or added. A price for an alias is one for the model.
    ///
    /// - Parameter cnyPerUSD: kept as it was unless finite and above 0.
    public func overriding(
        _ overrides: [String: ModelPrice], defaultPrice: ModelPrice? = nil, cnyPerUSD: Double? = nil
    ) -> PriceTable {
        var table = self
        for (model, price) in overrides.sorted(by: { $0.key < $1.key }) {
            table.prices[Self.canonical(model)] = price
        }
        if let defaultPrice { table.defaultPrice = defaultPrice }
        if let cnyPerUSD, cnyPerUSD.isFinite, cnyPerUSD > 0 { table.cnyPerUSD = cnyPerUSD }
        return table
    }

    /// The price of `model`, in any case of letters, and whether it is the default because the model is not listed.
    public func price(_ model: String) -> (price: ModelPrice, isDefault: Bool) {
        if let price = prices[Self.canonical(model)] { return (price, false) }
        return (defaultPrice, true)
    }

    /// The cost in micro-dollars, rounded half to even; see ``ModelPrice/costMicroUSD(inputTokens:outputTokens:)``.
    public func costMicroUSD(model: String, inputTokens: Int64, outputTokens: Int64) -> Int64 {
        price(model).price.costMicroUSD(inputTokens: inputTokens, outputTokens: outputTokens)
    }

    private static func canonical(_ model: String) -> String {
        let name = model.lowercased()
        return aliases[name] ?? name
    }
}
