import Forecasting
import Testing

@Suite struct ForecastMethodTests {
    private func hours(_ values: [Double]) -> TimeSeries { TimeSeries(start: 0, step: 3600, values: values) }

    @Test(arguments: [
        (Int64(3600), ["last_value", "exponential_smoothing", "seasonal_naive_day", "seasonal_naive_week"]),
        (300, ["last_value", "exponential_smoothing", "seasonal_naive_day", "seasonal_naive_week"]),
        (86_400, ["last_value", "exponential_smoothing", "seasonal_naive_week"]),
        (420, ["last_value", "exponential_smoothing", "seasonal_naive_week"]),
        (604_800, ["last_value", "exponential_smoothing"]),
    ] as [(Int64, [String])])
    func theListSuitsTheStep(step: Int64, names: [String]) {
        #expect(ForecastMethods.all(step: step).map(\.name) == names)
    }

    @Test func lastValueLooksPastAGap() {
        #expect(LastValue().forecast(hours([1, 2, .nan]), steps: 2) == [2, 2])
        #expect(LastValue().forecast(hours([.nan]), steps: 2) == nil)
    }

    @Test func seasonalNaiveRepeatsTheSeason() {
        let method = SeasonalNaive(period: 3)
        #expect(method.name == "seasonal_naive_3")
        #expect(method.forecast(hours([9, 9, 9, 1, 2, 3]), steps: 5) == [1, 2, 3, 1, 2])
        #expect(method.forecast(hours([1, 2]), steps: 1) == nil)
    }

    @Test func seasonalNaiveFillsAGapFromTheSeasonBeforeThenFromThePhaseBefore() {
        let method = SeasonalNaive(period: 3)
        #expect(method.forecast(hours([4, 5, 6, 1, .nan, 3]), steps: 3) == [1, 5, 3])
        #expect(method.forecast(hours([.nan, 2, 3]), steps: 3) == [3, 2, 3])
        #expect(method.forecast(hours([.nan, .nan, 3]), steps: 3) == nil)
    }

    @Test func smoothingSettlesOnAConstantAndSkipsGaps() throws {
        let forecast = try #require(ExponentialSmoothing().forecast(hours([4, .nan, 4, .nan, 4]), steps: 2))
        #expect(forecast == [4, 4])
        #expect(ExponentialSmoothing().forecast(hours([4, .nan, 4]), steps: 2) == nil)
    }

    @Test func smoothingFollowsALevelAndIsNotCarriedAwayByABurst() throws {
        let shifted = Array(repeating: 10.0, count: 30) + Array(repeating: 100.0, count: 30)
        #expect(try abs(#require(ExponentialSmoothing().forecast(hours(shifted), steps: 1)?.first) - 100) < 1)
        var noisy = (0..<60).map { 10.0 + Double($0 * 7 % 5) }
        noisy[58] = 10_000
        let after = try #require(ExponentialSmoothing().forecast(hours(noisy), steps: 1)?.first)
        #expect(after < 100)
    }
}
