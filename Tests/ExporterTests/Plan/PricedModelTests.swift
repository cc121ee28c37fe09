import Planning
import Storage
import Testing

@testable import Exporter

@Suite struct PricedModelTests {
    private func row(_ model: String, start: Int64 = 1_000, reported: Int64? = nil) -> UsageRecord {
        UsageRecord(
            model: model, start: start, inputTokens: 1_000_000, outputTokens: 1_000_000, reportedCostMicroUSD: reported,
            // What another table made of it when it came does not matter.
            computedCostMicroUSD: 77)
    }

    private func inUse(
        _ rows: [UsageRecord], since: Int64 = 0, prices: PriceTable = .builtIn, folded: Set<String> = []
    ) -> [PricedModel] {
        PricedModel.inUse(rows, since: since, prices: prices) { folded.contains($0) ? "__other__" : $0 }
    }

    @Test func theRatioIsOverTheRowsThatHaveAReportedCost() {
        let models = inUse([row("gpt-4.1", reported: 21_000_000), row("gpt-4.1", reported: 10_500_000), row("gpt-4.1")])
        #expect(models.map(\.name) == ["gpt-4.1"])
        #expect(models[0].driftRatio == 1.5)
        #expect(models[0].isListed)
    }

    @Test func withoutAReportedCostOrAPriceThereIsNoRatio() throws {
        #expect(inUse([row("gpt-4.1")])[0].driftRatio == nil)
        let free = try #require(ModelPrice(inputUSDPerMillion: 0, outputUSDPerMillion: 0))
        let models = inUse([row("gift", reported: 5)], prices: PriceTable.builtIn.overriding(["gift": free]))
        #expect(models[0].driftRatio == nil)
        #expect(models[0].isListed, "a price of 0 is a price")
    }

    @Test func aCorrectedPriceShowsAtOnce() throws {
        let rows = [row("deepseek-chat", reported: 1_370_000)]
        #expect(abs(try #require(inUse(rows)[0].driftRatio) - 1.37 / 0.52) < 1e-9)
        let invoice = try #require(ModelPrice(inputUSDPerMillion: 0.27, outputUSDPerMillion: 1.10))
        #expect(inUse(rows, prices: PriceTable.builtIn.overriding(["deepseek-v3.2": invoice]))[0].driftRatio == 1)
    }

    @Test func aModelThatHasNotBeenUsedForLongIsNotInUse() {
        #expect(inUse([row("old", start: 99), row("new", start: 100)], since: 100).map(\.name) == ["new"])
    }

    @Test func modelsThatAreNotToldApartAreCountedUnlessTheyAreListed() {
        let models = inUse(
            [row("x", reported: 18_000_000), row("y", reported: 18_000_000), row("gpt-4.1"), row("z")],
            folded: ["x", "y", "gpt-4.1"])
        #expect(models.map(\.name) == ["__other__", "gpt-4.1", "z"])
        #expect(models.map(\.reportedAs) == ["__other__", "__other__", "z"])
        #expect(models.map(\.count) == [2, 1, 1])
        #expect(models.map(\.isListed) == [false, true, false])
        #expect(models[0].driftRatio == 1)
    }

    @Test func theMetricsTellEachSeriesOnce() {
        var input = SampleState.input()
        input.accounts[1].pricedModels = inUse(
            [row("x", reported: 18_000_000), row("gpt-4.1", reported: 21_000_000), row("gemini-2.5-flash"), row("z")],
            folded: ["x", "gpt-4.1"])
        var samples = Samples(input)
        // 39 dollars were billed for what the table has at 18.00 and 10.50.
        #expect(
            samples["holysheep_pricing_drift_ratio"] == ["account=\"prod\",model=\"__other__\"": 39.0 / 28.5])
        #expect(
            samples["holysheep_pricing_default_used"] == [
                "account=\"prod\",model=\"__other__\"": 1, "account=\"prod\",model=\"z\"": 1,
            ])
        // Models that are told together and all listed are nobody's default.
        input.accounts[1].pricedModels = inUse([row("gpt-4.1")], folded: ["gpt-4.1"])
        samples = Samples(input)
        #expect(samples["holysheep_pricing_default_used"].isEmpty)
        #expect(samples["holysheep_pricing_drift_ratio"].isEmpty)
    }
}
