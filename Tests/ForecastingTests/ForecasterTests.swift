import Forecasting
import TestSupport
import Testing

@Suite struct ForecasterTests {
    private let forecaster = Forecaster(.init(steps: 48))

    @Test(arguments: [[], [.nan, .nan], [-.infinity, -1]] as [[Double]])
    func withoutAnObservationThereIsNoForecast(values: [Double]) {
        #expect(forecaster.forecast(TestSeries.hours(values)) == nil)
    }

    @Test func oneObservationIsRepeatedWithoutIntervals() throws {
        let forecast = try #require(forecaster.forecast(TestSeries.hours([.nan, 7, .nan])))
        #expect(forecast.method == "last_value")
        #expect(forecast.status == .insufficientHistory)
        #expect(forecast.observations == 1)
        #expect(forecast.lastObservedEnd == TestSeries.start + 2 * 3600)
        #expect(forecast.points.count == 48)
        #expect(forecast.points.first?.time == forecast.lastObservedEnd)
        #expect(forecast.points.allSatisfy { $0.value == 7 && $0.lower(80) == nil && $0.upper(80) == nil })
        #expect(forecast.accuracy == Accuracy())
        #expect(forecast.quantile(0.5, lead: 1) == 7)
        #expect(forecast.total(steps: 3, quantile: 0.5) == 21)
        #expect(forecast.total(steps: 3, quantile: 0.9) == nil)
    }

    @Test(arguments: [
        (2, Forecast.Status.insufficientHistory, false), (8, .insufficientHistory, false),
        (12, .insufficientHistory, true), (47, .insufficientHistory, true), (48, .ok, true), (200, .ok, true),
    ] as [(Int, Forecast.Status, Bool)])
    func evidenceGrowsWithHistory(hours: Int, status: Forecast.Status, hasInterval: Bool) throws {
        let series = TestSeries.hours(TestSeries.daily(hours: hours, noise: 0.2))
        let forecast = try #require(forecaster.forecast(series))
        #expect(forecast.status == status)
        #expect((forecast.points[0].lower(80) != nil) == hasInterval)
    }

    @Test func intervalsEndWhereTheEvidenceDoes() throws {
        let series = TestSeries.hours(TestSeries.daily(hours: 60, noise: 0.2))
        let forecast = try #require(Forecaster(.init(steps: 168)).forecast(series))
        #expect(forecast.points[0].upper(80) != nil)
        #expect(forecast.points[167].upper(80) == nil)
        #expect(forecast.total(steps: 168, quantile: 0.9) == nil)
        #expect(forecast.accuracy(steps: 24).wape != nil)
        #expect(forecast.accuracy(steps: 168) == Accuracy())
    }

    @Test func aDailyPatternIsRecognized() throws {
        let values = TestSeries.daily(hours: 24 * 21)
        let forecast = try #require(forecaster.forecast(TestSeries.hours(values)))
        #expect(forecast.method == "seasonal_naive_day")
        #expect(forecast.points.map(\.value) == Array(values.prefix(48)))
        // Not perfect: at the earliest origins there was no evidence yet that days repeat.
        #expect(try #require(forecast.accuracy.wape) < 0.05)
        #expect(try #require(forecast.accuracy.skillVsPersistence) > 0.9)
        // The day before never erred, so there is no error to divide by.
        #expect(forecast.accuracy.mase == nil)
    }

    @Test func aWeeklyPatternIsRecognized() throws {
        let values = (0..<24 * 42).map { (hour: Int) -> Double in hour / 24 % 7 < 5 ? Double(100 + hour % 24) : 10 }
        let forecast = try #require(Forecaster(.init(steps: 168)).forecast(TestSeries.hours(values)))
        #expect(forecast.method == "seasonal_naive_week")
        #expect(forecast.points.map(\.value) == Array(values.prefix(168)))
    }

    @Test func aConstantSeriesStaysAndIsAsGoodAsPersistence() throws {
        let forecast = try #require(forecaster.forecast(TestSeries.hours(Array(repeating: 5, count: 500))))
        #expect(forecast.method == "last_value")
        #expect(forecast.status == .ok)
        #expect(forecast.points.allSatisfy { $0.value == 5 && $0.lower(95) == 5 && $0.upper(95) == 5 })
        #expect(forecast.accuracy.wape == 0)
        #expect(forecast.accuracy.skillVsPersistence == 0)
        #expect(forecast.total(steps: 24, quantile: 0.9) == 120)
    }

    @Test func zerosForecastZeroAndSayNothingOfRelativeError() throws {
        let forecast = try #require(forecaster.forecast(TestSeries.hours(Array(repeating: 0, count: 500))))
        #expect(forecast.points.allSatisfy { $0.value == 0 && $0.upper(80) == 0 })
        #expect(forecast.accuracy.wape == nil)
        #expect(forecast.accuracy.mase == nil)
    }

    @Test func oneSpikeIsNotForecastAgain() throws {
        var values = Array(repeating: 10.0, count: 500)
        values[495] = 1e6
        let forecast = try #require(forecaster.forecast(TestSeries.hours(values)))
        #expect(forecast.points.allSatisfy { $0.value == 10 })
    }

    @Test func aLevelShiftIsFollowed() throws {
        let values = TestSeries.daily(hours: 600, noise: 0.05).enumerated().map { $0 < 400 ? $1 : $1 * 20 }
        let forecast = try #require(forecaster.forecast(TestSeries.hours(values)))
        let mean = forecast.points.reduce(0) { $0 + $1.value } / 48
        #expect(mean > 20 * 60)
    }

    @Test func gapsAreNeitherZeroNorInTheWay() throws {
        var values = TestSeries.daily(hours: 24 * 30, noise: 0.1)
        let whole = try #require(forecaster.forecast(TestSeries.hours(values)))
        for index in values.indices where index % 5 == 2 || (300..<330).contains(index) { values[index] = .nan }
        let forecast = try #require(forecaster.forecast(TestSeries.hours(values)))
        #expect(forecast.status == .ok)
        #expect(forecast.method == "seasonal_naive_day")
        #expect(forecast.points.allSatisfy { $0.value > 15 })
        let (sum, expected) = (forecast.points.reduce(0) { $0 + $1.value }, whole.points.reduce(0) { $0 + $1.value })
        #expect(abs(sum / expected - 1) < 0.1)
    }

    @Test func aTrailingGapMovesTheStartBackToTheLastObservation() throws {
        let values = TestSeries.daily(hours: 240, noise: 0.1)
        let exact = try #require(forecaster.forecast(TestSeries.hours(values)))
        let stale = try #require(
            forecaster.forecast(TestSeries.hours(values + Array(repeating: .nan, count: 30_000))))
        #expect(stale.lastObservedEnd == exact.lastObservedEnd)
        #expect(stale.points.map(\.value) == exact.points.map(\.value))
    }

    @Test func threeYearsOfNothingDoNotBringBackAnOldProfile() throws {
        let values = TestSeries.daily(hours: 200).map { $0 * 1000 } + Array(repeating: .nan, count: 26_280)
            + Array(repeating: 3.0, count: 40)
        let forecast = try #require(forecaster.forecast(TestSeries.hours(values)))
        #expect(forecast.points.allSatisfy { $0.value == 3 })
    }

    @Test(arguments: [(0, 0), (-5, 0), (87_600, 87_600), (Int.max, 100_000)])
    func everyHorizonIsDefined(steps: Int, count: Int) throws {
        let series = TestSeries.hours(TestSeries.daily(hours: 100, noise: 0.3))
        let forecast = try #require(Forecaster(.init(steps: steps)).forecast(series))
        #expect(forecast.points.count == count)
        #expect(forecast.points.allSatisfy { $0.value.isFinite })
        #expect(forecast.quantile(0.5, lead: 0) == nil)
        #expect(forecast.quantile(0.5, lead: count + 1) == nil)
    }

    @Test func extremeLevelsAndQuantilesAreLeftOut() throws {
        let forecaster = Forecaster(.init(steps: 3, levels: [0, 100, 90, -7], quantiles: [.nan, 2, -1]))
        let series = TestSeries.hours(TestSeries.daily(hours: 500, noise: 0.3))
        let point = try #require(forecaster.forecast(series)?.points.first)
        #expect(point.quantiles.probabilities.count == 3)
        #expect(point.lower(90) != nil)
        #expect(point.lower(100) == nil)
        #expect(point.upper(0) == point.value)
    }

    @Test func aMisbehavingMethodIsPassedOver() throws {
        struct Broken: ForecastMethod {
            let name = "broken"
            let values: [Double]
            func forecast(_ series: TimeSeries, steps: Int) -> [Double]? {
                values.isEmpty ? [] : Array(repeating: values[0], count: steps)
            }
        }
        let series = TestSeries.hours(TestSeries.daily(hours: 100, noise: 0.3))
        for values in [[], [.nan], [.infinity]] as [[Double]] {
            let forecaster = Forecaster(.init(steps: 5)) { _ in [Broken(values: values)] }
            let forecast = try #require(forecaster.forecast(series))
            #expect(forecast.method == "last_value")
        }
        let negative = Forecaster(.init(steps: 5)) { _ in [Broken(values: [-4])] }
        #expect(try #require(negative.forecast(series)).points.allSatisfy { $0.value == 0 })
    }

    @Test func accuracyIsMeasuredOutOfSample() throws {
        var random = SeededGenerator(seed: 9)
        let values = (0..<600).map { _ in Double.random(in: 0...100, using: &random) }
        let forecast = try #require(forecaster.forecast(TestSeries.hours(values)))
        // Nothing predicts noise: honest errors are those of noise, and 80 % intervals hold about 80 %.
        let wape = try #require(forecast.accuracy.wape)
        #expect(wape > 0.4)
        let coverage = try #require(forecast.accuracy.coverage80)
        #expect((0.7...0.9).contains(coverage))
    }
}
