import Planning
import TestSupport
import Testing

/// The sums that HolySheep's articles name, by the tables that they state; and that sums are exact.
@Suite struct ArticlePriceTests {
    @Test func theSamplesOfTheArticles() throws {
        let table = PriceTable.builtIn
        #expect(table.costMicroUSD(model: "claude-sonnet-4.5", inputTokens: 0, outputTokens: 10_000_000) == 150_000_000)
        // 0.010 + 0.021 dollars by the article on traffic spikes, 0.027 + 0.055 by that on capacity planning.
        #expect(table.costMicroUSD(model: "deepseek-v3.2", inputTokens: 100_000, outputTokens: 50_000) == 31_000)
        let planning = try #require(ModelPrice(inputUSDPerMillion: 0.27, outputUSDPerMillion: 1.10))
        #expect(
            table.overriding(["deepseek-v3.2": planning])
                .costMicroUSD(model: "deepseek-v3.2", inputTokens: 100_000, outputTokens: 50_000) == 82_000)
    }

    /// The article on predictive scaling has one price for all tokens, per thousand: that of answers.
    @Test(arguments: [
        ("deepseek-chat", 0.00042), ("gpt-4.1", 0.008), ("claude-sonnet-4.5", 0.015), ("gemini-2.5-flash", 0.0025),
    ])
    func pricesPerThousandAreThoseOfAnswersPerMillion(model: String, perThousand: Double) {
        let (price, isDefault) = PriceTable.builtIn.price(model)
        #expect(!isDefault)
        #expect(MicroUSD.amount(ofDollars: perThousand * 1_000) == MicroUSD.amount(ofDollars: price.outputUSDPerMillion))
        // Taken for a price per thousand, the comment's "$0.42 per 1K" would make a thousand tokens cost 0.42 dollars.
        let thousand = PriceTable.builtIn.costMicroUSD(model: "deepseek-chat", inputTokens: 0, outputTokens: 1_000)
        #expect(thousand == 420)
    }

    @Test func everyBuiltInPriceSaysWhereItIsFrom() {
        for (model, entry) in PriceTable.builtIn.entries {
            #expect(entry.origin == .builtIn, "\(model)")
            #expect(entry.source.contains("traffic spikes"), "\(model)")
            #expect(entry.date == PriceTable.builtInDate && entry.date != nil, "\(model)")
        }
        #expect(PriceTable.builtIn.entries["deepseek-v3.2"]?.reason?.contains("0.27 / 1.10") == true)
        #expect(PriceTable.builtIn.fallback.reason?.isEmpty == false)
    }

    /// Whole micro-dollars add up to the exact sum, rounded once a row: the sum of n rows is off by at most n / 2.
    @Test(arguments: 0..<20) func sumsOfCostsAreExact(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let (input, output) = (Int64.random(in: 0...20_000_000, using: &generator), Int64.random(in: 0...20_000_000, using: &generator))
        let price = try #require(
            ModelPrice(inputUSDPerMillion: Double(input) / 1e6, outputUSDPerMillion: Double(output) / 1e6))
        var (sum, exact): (Int64, Int128) = (0, 0)
        for _ in 0..<500 {
            let (prompts, answers) = (
                Int64.random(in: 0...5_000_000_000, using: &generator), Int64.random(in: 0...5_000_000_000, using: &generator)
            )
            let cost = price.costMicroUSD(inputTokens: prompts, outputTokens: answers)
            let millionths = Int128(prompts) * Int128(input) + Int128(answers) * Int128(output)
            let distance = millionths - Int128(cost) * 1_000_000
            #expect(distance.magnitude <= 500_000)
            if distance.magnitude == 500_000 { #expect(cost % 2 == 0) }
            (sum, exact) = (sum + cost, exact + millionths)
        }
        #expect((exact - Int128(sum) * 1_000_000).magnitude <= 500 * 500_000)
    }
}
