import Forecasting
import Testing

@Suite struct BaselineTests {
    private func forecast(_ name: String, _ past: Past, steps: Int = 2) throws -> [Double]? {
        let method = try #require(ForecastMethods.baselines(step: 3_600).first { $0.name == name })
        guard let coefficients = method.fit(past) else { return nil }
        return method.forecast(past, coefficients: coefficients, steps: steps)
    }

    private func isClose(_ values: [Double]?, _ expected: [Double]) -> Bool {
        guard let values, values.count == expected.count else { return false }
        return zip(values, expected).allSatisfy { abs($0 - $1) < 1e-9 * max(1, abs($1)) }
    }

    private func past(_ values: [Double]) -> Past { Past(values: values, stepsPerDay: 24) }

    @Test func weightedMeanWeighsTheLastTen() throws {
        // .05·10 + .07·20 + .10·30 + .13·40 + .15·50 + .15·60 + .12·70 + .10·80 + .08·90 + .05·100
        let values = [999.0] + (1...10).map { Double($0) * 10 }
        #expect(isClose(try forecast("seed_weighted_mean", past(values)), [55.2, 55.2]))
        #expect(try forecast("seed_weighted_mean", past([1, 2, 3])) == nil)
    }

    @Test func lineGoesOnWithItsBuffer() throws {
        let values = (0..<40).map { index -> Double in 100 + 5 * Double(index) }
        #expect(isClose(try forecast("seed_linear_regression", past(values)), [360, 366]))
        // Only the last day counts.
        #expect(isClose(try forecast("seed_linear_regression", past([9_999, 0] + values)), [360, 366]))
        #expect(try forecast("seed_linear_regression", past(Array(values.prefix(9)))) == nil)
    }

    @Test func doubleMeanAddsTheTrendAndTheHour() throws {
        // Short 0 → 0 → 30, long 0 → 0 → 10; 30 + 3 × 0.1 × 20 = 36. The next hour has no history: factor 1.
        #expect(isClose(try forecast("seed_double_mean", past([0, 0, 100]), steps: 1), [36]))
        // A constant 9: the hour's mean / (short + 1) is 0.9.
        #expect(isClose(try forecast("seed_double_mean", past([Double](repeating: 9, count: 48))), [8.1, 8.1]))
        // Twenty days of 9, but a first hour of 1000: that hour's mean is 58.55, and the factor stops at 2.
        let values = [1_000] + [Double](repeating: 9, count: 24 * 20 - 1)
        #expect(isClose(try forecast("seed_double_mean", past(values)), [18, 8.1]))
    }

    @Test func boostingLearnsADayAndNeedsAWeek() throws {
        let values = (0..<672).map { hour -> Double in Double(100 + 10 * (hour % 24)) }
        let result = try #require(try forecast("seed_boosting", past(values), steps: 48))
        let errors = result.enumerated().map { step, value in abs(value - Double(100 + 10 * (step % 24))) }
        #expect(errors.reduce(0, +) / 48 < 10)
        #expect(try forecast("seed_boosting", past(Array(values.prefix(200)))) == nil)
    }

    @Test func naiveMethodsAreAmongThem() {
        #expect(
            ForecastMethods.baselines(step: 300).map(\.name) == [
                "last_value", "seasonal_naive_day", "seasonal_naive_week", "seed_linear_regression",
                "seed_weighted_mean",
                "seed_double_mean", "seed_boosting",
            ])
    }
}
