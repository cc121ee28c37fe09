import Forecasting
import Testing

@testable import Planning

@Suite struct SpendAnomalyTests {
    private static let usd: Int64 = 1_000_000
    private let expectation = SpendExpectation(
        start: 7200, seconds: 3600, medianMicroUSD: 10 * usd, lower95MicroUSD: 5 * usd, upper95MicroUSD: 20 * usd)

    private func anomaly(_ dollars: Int64, through: Int64 = 10_800) -> SpendAnomaly {
        let rows = [(start: Int64(7200), costMicroUSD: dollars * Self.usd), (start: 10_800, costMicroUSD: 999 * Self.usd)]
        return SpendAnomaly(expectation, spend: ScopedSpend(SpendSeries(rows)), through: through)
    }

    @Test(arguments: [
        (10, .normal), (20, .normal), (21, .high), (60, .high), (61, .runaway), (4200, .runaway), (5, .normal), (4, .low),
        (0, .low),
    ] as [(Int64, SpendAnomaly.State)])
    func stateOfAnHourThatIsOver(dollars: Int64, state: SpendAnomaly.State) {
        #expect(anomaly(dollars).state == state)
    }

    @Test func anHourUnderWayIsNeverTooLowAndSoonTooHigh() {
        #expect(anomaly(0, through: 7200).state == .normal)
        let runaway = anomaly(4200, through: 7200)
        #expect(runaway.state == .runaway)
        #expect(runaway.ratio == 210)
        #expect(!runaway.isOver)
    }

    @Test func smallMoneyIsNeverOutOfTheOrdinary() {
        let nothing = SpendExpectation(
            start: 7200, seconds: 3600, medianMicroUSD: 10, lower95MicroUSD: 0, upper95MicroUSD: 20)
        func state(_ amount: Int64) -> SpendAnomaly.State {
            SpendAnomaly(
                nothing, spend: ScopedSpend(SpendSeries([(start: Int64(7200), costMicroUSD: amount)])), through: Int64(10_800)
            ).state
        }
        #expect(state(900_000) == .normal)
        #expect(state(1_100_000) == .high)
        #expect(state(4 * Self.usd) == .runaway)
    }

    @Test func whatWasSpentOfADayIsPartOfWhatIsExpected() throws {
        let forecast = SampleOutlook.forecast(rate: 2, from: 36_000)
        let rows = (0..<10).map { (start: Int64($0 * 3600), costMicroUSD: 5 * Self.usd) }
        let day = try #require(SpendExpectation(0..<86_400, forecast, spend: ScopedSpend(SpendSeries(rows))))
        #expect(day.medianMicroUSD == 78 * Self.usd)
        #expect(day.lower95MicroUSD > 50 * Self.usd && day.lower95MicroUSD < day.medianMicroUSD)
        #expect(SpendExpectation(0..<36_000, forecast, spend: ScopedSpend(SpendSeries([]))) == nil, "it is over")
    }
}
