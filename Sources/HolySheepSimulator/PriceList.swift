/// What the gateway charges, in US dollars per million tokens.
enum PriceList {
    struct Price: Equatable {
        let input: Double
        let output: Double
    }

    /// Charged for a model that is not listed.
    static let standard = Price(input: 2.50, output: 8.00)

    private static let listed: [String: Price] = [
        "gpt-4.1": Price(input: 2.50, output: 8.00),
        "claude-sonnet-4.5": Price(input: 3.00, output: 15.00),
        "gemini-2.5-flash": Price(input: 0.30, output: 2.50),
        "deepseek-v3.2": Price(input: 0.10, output: 0.42),
        "gpt-4.1-nano": Price(input: 0.10, output: 0.40),
        "gemini-3-flash-preview": Price(input: 0.50, output: 3.00),
    ]

    static func price(of model: String) -> Price { listed[model] ?? standard }

    /// The cost in US dollars, rounded to a millionth.
    static func cost(of demand: Demand, model: String) -> Double {
        let price = price(of: model)
        let micro = Double(demand.inputTokens) * price.input + Double(demand.outputTokens) * price.output
        return micro.rounded() / 1e6
    }
}
