import CivilTime

extension PriceTable {
    /// When the built-in prices were entered. The articles that they are from carry no date of their own, so check them
    /// against an invoice.
    public static let builtInDate = CivilDate(year: 2026, month: 11, day: 21)

    private static let source = "HolySheep's article on traffic spikes, USD per million tokens"

    /// Articles disagree on DeepSeek V3.2: 0.10 / 0.42 in one, 0.27 / 1.10 in another.
    private static let reasonForDeepSeek =
        "HolySheep's articles disagree: 0.10 / 0.42 in the one on traffic spikes, 0.27 / 1.10 in the one on capacity "
        + "planning. The first is in force because a third one, on predictive scaling, bills the same model at 0.42 too, "
        + "and because the other prices here are of the same list. A wrong choice shows as holysheep_pricing_drift_ratio."

    /// The prices that HolySheep's articles state.
    public static let builtIn = PriceTable(
        entries: [
            "claude-sonnet-4.5": listed(input: 3_000_000, output: 15_000_000),
            "gpt-4.1": listed(input: 2_500_000, output: 8_000_000),
            "gemini-2.5-flash": listed(input: 300_000, output: 2_500_000),
            "deepseek-v3.2": listed(input: 100_000, output: 420_000, reason: reasonForDeepSeek),
        ],
        fallback: ListedPrice(
            builtIn: ModelPrice(inputMicroUSDPerMillion: 3_000_000, outputMicroUSDPerMillion: 15_000_000),
            source: "the price of claude-sonnet-4.5", date: builtInDate,
            reason: "The dearest model of the built-in table stands for those that no table lists, so that their cost is "
                + "over- rather than underestimated."),
        rates: .builtIn)

    private static func listed(input: Int64, output: Int64, reason: String? = nil) -> ListedPrice {
        ListedPrice(
            builtIn: ModelPrice(inputMicroUSDPerMillion: input, outputMicroUSDPerMillion: output), source: source,
            date: builtInDate, reason: reason)
    }
}
