import Forecasting
import Testing

@Suite struct QuantilesTests {
    @Test func interpolatesBetweenAndIsUnknownBeyond() {
        let quantiles = Quantiles([(0.9, 30), (0.1, 10), (0.5, 20)])
        #expect(quantiles[0.1] == 10)
        #expect(quantiles[0.5] == 20)
        #expect(quantiles[0.3] == 15)
        #expect(quantiles[(1 - 0.8) / 2] == 10)
        #expect(quantiles[0.05] == nil)
        #expect(quantiles[0.95] == nil)
        #expect(quantiles[.nan] == nil)
        #expect(Quantiles([])[0.5] == nil)
    }

    @Test func crossingValuesArePutInOrder() {
        #expect(Quantiles([(0.1, 5), (0.9, 1)]).values == [1, 5])
    }
}
