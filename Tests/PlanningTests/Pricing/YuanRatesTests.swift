import Planning
import Testing

@Suite struct YuanRatesTests {
    @Test func aDollarIsWorthSevenYuanAndSoldForOne() {
        let rates = YuanRates.builtIn
        #expect(rates.yuan(ofMicroUSD: 312_400_000, at: .market) == 2_280.52)
        #expect(rates.yuan(ofMicroUSD: 312_400_000, at: .plan) == 312.4)
        #expect(rates.yuan(ofMicroUSD: 0, at: .market) == 0)
        // To the fen: 0.0073 yuan are 0.01.
        #expect(rates.yuan(ofMicroUSD: 1_000, at: .market) == 0.01)
    }

    @Test(arguments: [0, -1, .nan, .infinity] as [Double]) func aRateThatCannotBeIsRefused(rate: Double) {
        #expect(YuanRates(market: rate, plan: 1) == nil)
        #expect(YuanRates(market: 7.3, plan: rate) == nil)
    }
}
