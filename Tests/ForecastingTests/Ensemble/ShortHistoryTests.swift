import TestSupport
import Testing

@testable import Forecasting

/// What a forecast says of itself while there is little to go by.
@Suite struct ShortHistoryTests {
    struct Stage: Sendable, CustomTestStringConvertible {
        var count: Int
        var method: String
        var status: Forecast.Status
        var hasInterval: Bool
        var hasAccuracy: Bool
        var testDescription: String { "\(count) steps" }
    }

    static let hourStages = [
        Stage(
            count: 1, method: "exponential_mean_3", status: .insufficientHistory, hasInterval: false, hasAccuracy: false),
        Stage(count: 24, method: "last_value+seasonal_naive_day+day_profile", status: .insufficientHistory, hasInterval: true, hasAccuracy: false),
        Stage(count: 72, method: "last_value+seasonal_naive_day+day_profile+double_seasonal_log+double_seasonal_root", status: .insufficientHistory, hasInterval: true, hasAccuracy: true),
        Stage(count: 24 * 14, method: "ensemble", status: .ok, hasInterval: true, hasAccuracy: true),
    ]

    static let minuteStages = [
        Stage(count: 1, method: "last_value+exponential_mean_1+exponential_mean_3", status: .insufficientHistory, hasInterval: false, hasAccuracy: false),
        Stage(count: 12, method: "last_value+exponential_mean_1+exponential_mean_3", status: .insufficientHistory, hasInterval: true, hasAccuracy: false),
        Stage(count: 288, method: "last_value+exponential_mean_1+exponential_mean_3", status: .insufficientHistory, hasInterval: true, hasAccuracy: false),
        Stage(count: 288 * 3, method: "ensemble", status: .ok, hasInterval: true, hasAccuracy: true),
        Stage(count: 288 * 14, method: "ensemble", status: .ok, hasInterval: true, hasAccuracy: true),
    ]

    private func check(_ stage: Stage, _ task: ForecastTask, step: Int64) throws {
        let values = TestSeries.workingWeek(stage.count, step: step, noise: 0.3)
        let forecast = try SeriesModel.forecast(TimeSeries(start: TestSeries.start, step: step, values: values), task)
        #expect(forecast.method == stage.method)
        #expect(forecast.status == stage.status)
        #expect(forecast.points.count == task.steps)
        #expect((forecast.points[0].lower(80) != nil) == stage.hasInterval)
        #expect((forecast.accuracy(steps: 1).wape != nil) == stage.hasAccuracy)
        #expect(forecast.total(steps: 1, quantile: 0.5) != nil)
    }

    @Test(arguments: hourStages) func hours(stage: Stage) throws {
        try check(stage, .long(step: 3600, steps: 168), step: 3600)
    }

    @Test(arguments: minuteStages) func fiveMinutes(stage: Stage) throws {
        try check(stage, .short(step: 300), step: 300)
    }

    /// A handful of forecasts cannot tell how wrong the next may be: intervals say so.
    @Test(arguments: [48, 72, 96, 120]) func intervalsOfTheFirstDaysHoldWhatTheyPromise(hours: Int) throws {
        var (inside80, inside95, apart, count) = (0.0, 0.0, 0.0, 0.0)
        for seed in 1...30 as ClosedRange<UInt64> {
            let values = TestSeries.workingWeek(24 * 14, noise: 0.2, seed: seed)
            // From the Monday on, so that there is no weekend in it.
            let week = Array(values[24 * 4..<24 * 9]) + values[24 * 11..<24 * 13]
            let forecast = try SeriesModel.forecast(
                TestSeries.hours(Array(week[..<hours])), .long(step: 3600, steps: 24))
            for (point, value) in zip(forecast.points, week[hours...]) {
                let (low, high) = (try #require(point.lower(80)), try #require(point.upper(80)))
                let (lowest, highest) = (try #require(point.lower(95)), try #require(point.upper(95)))
                apart += lowest < low && high < highest ? 1 : 0
                inside80 += low <= value && value <= high ? 1 : 0
                inside95 += lowest <= value && value <= highest ? 1 : 0
                count += 1
            }
        }
        #expect((0.74...0.93).contains(inside80 / count), "\(inside80 / count)")
        #expect(inside95 / count > 0.9, "\(inside95 / count)")
        #expect(apart / count > 0.99)
    }

    @Test func oneObservationIsRepeated() throws {
        for task in [ForecastTask.long(step: 3600, steps: 48), .short(step: 3600, steps: 48)] {
            let forecast = try SeriesModel.forecast(TestSeries.hours([.nan, 7, .nan]), task)
            #expect(forecast.observations == 1)
            #expect(forecast.lastObservedEnd == TestSeries.start + 2 * 3600)
            for point in forecast.points {
                #expect(abs(point.value - 7) < 1e-6)
                #expect(point.quantiles.probabilities == [0.5])
            }
            #expect(forecast.accuracy == Accuracy())
            #expect(forecast.total(steps: 3, quantile: 0.5).map { abs($0 - 21) < 1e-6 } == true)
            #expect(forecast.total(steps: 3, quantile: 0.9) == nil)
        }
    }

    @Test func aConstantStaysAndIsAsGoodAsPersistence() throws {
        let series = TestSeries.hours([Double](repeating: 5, count: 500))
        let forecast = try SeriesModel.forecast(series, .long(step: 3600, steps: 48))
        #expect(forecast.status == .ok)
        for point in forecast.points {
            #expect(abs(point.value - 5) < 1e-3)
            #expect(point.lower(95).map { abs($0 - 5) < 1e-3 } == true)
            #expect(point.upper(95).map { abs($0 - 5) < 1e-3 } == true)
        }
        #expect(forecast.accuracy.wape.map { $0 < 1e-3 } == true)
        #expect(forecast.total(steps: 24, quantile: 0.9).map { abs($0 - 120) < 0.1 } == true)
    }

    @Test func zerosForecastZeroAndSayNothingOfRelativeErrors() throws {
        let series = TestSeries.hours([Double](repeating: 0, count: 500))
        let forecast = try SeriesModel.forecast(series, .long(step: 3600, steps: 48))
        #expect(forecast.points.allSatisfy { $0.value == 0 && $0.upper(80) == 0 })
        #expect(forecast.accuracy.wape == nil)
        #expect(forecast.accuracy.mase == nil)
        #expect(forecast.accuracy.skillVsPersistence == 0)
    }
}
