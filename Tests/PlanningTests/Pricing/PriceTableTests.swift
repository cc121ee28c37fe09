import Planning
import Testing

@Suite struct PriceTableTests {
    @Test(arguments: [
        ("claude-sonnet-4.5", Int64(0), Int64(10_000_000), Int64(150_000_000)),
        ("claude-sonnet-4-5", 0, 10_000_000, 150_000_000),
        ("Claude-Sonnet-4.5", 1_000_000, 0, 3_000_000),
        ("gpt-4.1", 1_000_000, 1_000_000, 10_500_000),
        ("gemini-2.5-flash", 1_000_000, 1_000_000, 2_800_000),
        ("deepseek-v3.2", 100_000, 50_000, 31_000),
        ("deepseek-chat", 100_000, 50_000, 31_000),
        ("gpt-4.1", 0, 0, 0),
        ("gpt-4.1", -5, 1_000_000, 8_000_000),
        // Half a micro-dollar goes to the even neighbour: 0.5, 1.5, 2.5 and 3.5.
        ("half", 1, 0, 0), ("half", 3, 0, 2), ("half", 5, 0, 2), ("half", 7, 0, 4),
        ("claude-sonnet-4.5", .max, .max, .max),
        ("claude-sonnet-4.5", .min, .min, 0),
    ] as [(String, Int64, Int64, Int64)])
    func costIsExact(model: String, input: Int64, output: Int64, cost: Int64) throws {
        let half = try #require(ModelPrice(inputUSDPerMillion: 0.5, outputUSDPerMillion: 0))
        let table = PriceTable.builtIn.overriding(["half": half])
        #expect(table.costMicroUSD(model: model, inputTokens: input, outputTokens: output) == cost)
    }

    @Test func anUnknownModelHasTheDefaultPriceAndSaysSo() {
        let (price, isDefault) = PriceTable.builtIn.price("brand-new")
        #expect(isDefault)
        #expect(price.inputUSDPerMillion == 3)
        #expect(price.outputUSDPerMillion == 15)
        #expect(!PriceTable.builtIn.price("gpt-4.1").isDefault)
    }

    @Test func overridesReplaceAndAddAndFollowAliases() throws {
        let price = try #require(ModelPrice(inputUSDPerMillion: 0.27, outputUSDPerMillion: 1.10))
        let table = PriceTable.builtIn.overriding(
            ["DeepSeek-Chat": price, "mine": price], defaultPrice: price, cnyPerUSD: 7.1)
        #expect(table.price("deepseek-v3.2").price == price)
        #expect(table.price("mine").isDefault == false)
        #expect(table.price("other").price == price)
        #expect(table.price("gpt-4.1").price.outputUSDPerMillion == 8)
        #expect(table.cnyPerUSD == 7.1)
        #expect(PriceTable.builtIn.overriding([:], cnyPerUSD: 0).cnyPerUSD == 7.3)
    }

    @Test(arguments: [-1, .nan, .infinity, 1e300] as [Double])
    func aPriceThatCannotBeIsRefused(price: Double) {
        #expect(ModelPrice(inputUSDPerMillion: price, outputUSDPerMillion: 1) == nil)
        #expect(ModelPrice(inputUSDPerMillion: 1, outputUSDPerMillion: price) == nil)
    }

    @Test func pricesKeepSixDecimalPlaces() throws {
        let price = try #require(ModelPrice(inputUSDPerMillion: 0.0375, outputUSDPerMillion: 0.000001))
        #expect(price.inputUSDPerMillion == 0.0375)
        #expect(price.costMicroUSD(inputTokens: 10_000, outputTokens: 1_000_000) == 376)
    }
}
