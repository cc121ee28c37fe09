import Testing

@testable import Forecasting

@Suite struct ForecastTotalTests {
    /// A week of hours at 10 an hour, 20 an hour on its first day.
    private func forecast(points count: Int = 168, windows: [WindowErrors]) -> Forecast {
        Forecast(
            method: "test", status: .ok, observations: 500, lastObservedEnd: 0, step: 3600,
            points: (0..<count).map { ForecastPoint(time: Int64($0) * 3600, value: $0 < 24 ? 20 : 10) },
            windows: windows)
    }

    private let dayAndWeek = [
        WindowErrors(steps: 24, roots: Quantiles([(0.1, -2), (0.5, 0), (0.9, 2)])),
        WindowErrors(steps: 168, roots: Quantiles([(0.1, -4), (0.5, 0), (0.9, 4)])),
    ]

    @Test func isTheSumShiftedByItsOwnErrors() throws {
        let forecast = forecast(windows: dayAndWeek)
        #expect(forecast.total(steps: 24, quantile: 0.5).map { abs($0 - 480) < 1e-9 } == true)
        let root = 480.0.squareRoot()
        #expect(try abs(#require(forecast.total(steps: 24, quantile: 0.9)) - (root + 2) * (root + 2)) < 1e-9)
        #expect(try abs(#require(forecast.total(steps: 24, quantile: 0.1)) - (root - 2) * (root - 2)) < 1e-9)
        // Halfway between a day and a week, halfway between their errors.
        let middle = (480.0 + 720).squareRoot()
        #expect(try abs(#require(forecast.total(steps: 96, quantile: 0.9)) - (middle + 3) * (middle + 3)) < 1e-9)
    }

    /// Where demand is skewed a sum is more than the sum of medians. What comes is drawn anew many times, so that shares are
    /// those of the interval and not of one week.
    @Test(arguments: [0.2, 0.5, 0.8])
    func intervalsOfSkewedSumsHoldWhatTheyPromise(noise: Double) throws {
        var (inside, above, cases) = (0, 0, 0)
        for seed in 1...4 {
            let forecast = try SeriesModel.forecast(
                TestSeries.hours(TestSeries.workingWeek(24 * 7 * 12, noise: noise, seed: UInt64(seed))),
                .long(step: 3600, steps: 168))
            let lower = try #require(forecast.total(steps: 168, quantile: 0.1))
            let median = try #require(forecast.total(steps: 168, quantile: 0.5))
            let upper = try #require(forecast.total(steps: 168, quantile: 0.9))
            for draw in 0..<50 {
                let next = TestSeries.workingWeek(24 * 7, noise: noise, seed: UInt64(1000 * seed + draw)).reduce(0, +)
                (cases, above) = (cases + 1, above + (next > median ? 1 : 0))
                inside += (lower...upper).contains(next) ? 1 : 0
            }
        }
        let (share, over) = (Double(inside) / Double(cases), Double(above) / Double(cases))
        #expect((0.55...0.95).contains(share), "\(share) inside of 80 %")
        #expect((0.15...0.85).contains(over), "\(over) above the median")
    }

    /// The median of days that were not measured is as far from the sum of their hours, between roots, as that of those that were.
    @Test func laterStretchesAreBiasedAsTheFirstOnes() throws {
        let forecast = forecast(windows: [WindowErrors(steps: 24, roots: Quantiles([(0.1, -1), (0.5, 1), (0.9, 3)]))])
        let first = try #require(forecast.total(steps: 24, quantile: 0.5))
        #expect(abs(first - (480.0.squareRoot() + 1) * (480.0.squareRoot() + 1)) < 1e-9)
        let later = try #require(forecast.total(over: 48..<72, quantile: 0.5))
        #expect(abs(later - (240.0.squareRoot() + 1) * (240.0.squareRoot() + 1)) < 1e-9)
    }

    @Test func isUnknownPastTheHorizonOrTheEvidence() {
        let forecast = forecast(windows: [dayAndWeek[0]])
        #expect(forecast.total(steps: 169, quantile: 0.5) == nil)
        #expect(forecast.total(steps: 100, quantile: 0.9) == nil)
        #expect(forecast.total(steps: 10, quantile: 0.95) == nil)
        #expect(forecast.total(steps: -1, quantile: 0.5) == nil)
        #expect(forecast.total(steps: 10, quantile: .nan) == nil)
        #expect(forecast.total(steps: 0, quantile: 0.9) == 0)
        #expect(forecast.total(over: 30..<30, quantile: 0.5) == 0)
    }

    /// The 80 % interval is widened when too little falls into it, the 95 % one narrowed when too much does.
    @Test func quantilesOfTotalsNeverCross() throws {
        let series = TestSeries.hours(TestSeries.workingWeek(24 * 20, noise: 0.3))
        var model = SeriesModel(task: .long(step: 3600, steps: 24))
        _ = model.update(series)
        var state = model.state
        state.widenings = state.widenings.map { _ in .init(of80: 1.2, of95: -0.8) }
        var swollen = SeriesModel(task: model.task, stagger: 0, state: state)
        let forecast = try swollen.forecast(series)
        for steps in [1, 5, 24] {
            let totals = [0.025, 0.05, 0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 0.975].compactMap {
                forecast.total(steps: steps, quantile: $0)
            }
            #expect(totals.count >= 7)
            #expect(zip(totals, totals.dropFirst()).allSatisfy { $0 <= $1 })
        }
    }
}
