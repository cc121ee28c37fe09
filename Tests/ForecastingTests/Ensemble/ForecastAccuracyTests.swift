import Foundation
import TestSupport
import Testing

@testable import Forecasting

/// How good forecasts of made series are, and whether they know.
@Suite struct ForecastAccuracyTests {
    private struct Score {
        var (error, seasonal, persistence, actual) = (0.0, 0.0, 0.0, 0.0)
        var (inside80, inside95, count) = (0.0, 0.0, 0.0)
        var (totalInside, totals) = (0.0, 0.0)

        mutating func add(_ forecast: Forecast, past: [Double], future: [Double], day: Int) throws {
            let last = past[past.count - 1]
            for (index, (point, actual)) in zip(forecast.points, future).enumerated() {
                error += abs(point.value - actual)
                seasonal += abs(past[past.count - day + index % day] - actual)
                persistence += abs(last - actual)
                self.actual += actual
                if try actual >= #require(point.lower(80)), try actual <= #require(point.upper(80)) { inside80 += 1 }
                if try actual >= #require(point.lower(95)), try actual <= #require(point.upper(95)) { inside95 += 1 }
                count += 1
            }
            let total = future.reduce(0, +)
            let low = try #require(forecast.total(steps: future.count, quantile: 0.1))
            let high = try #require(forecast.total(steps: future.count, quantile: 0.9))
            if total >= low && total <= high { totalInside += 1 }
            totals += 1
        }
    }

    @Test func aWorkingWeekIsForecastBetterThanByItsYesterday() throws {
        var score = Score()
        for seed in UInt64(0)..<4 {
            let values = TestSeries.workingWeek(24 * 50, noise: 0.35, seed: seed)
            let series = TestSeries.hours(values)
            var model = SeriesModel(task: .long(step: 3600, steps: 24))
            // A step of 31 hours brings every time of day.
            for count in stride(from: 24 * 35, through: values.count - 24, by: 31) {
                let forecast = try model.forecast(series.prefix(count))
                try score.add(
                    forecast, past: Array(values.prefix(count)), future: Array(values[count..<count + 24]), day: 24)
            }
        }
        #expect(score.error < 0.75 * score.seasonal)
        #expect(score.error < 0.5 * score.persistence)
        // Noise alone makes for about 0.28.
        #expect(score.error / score.actual < 0.36)
        #expect((0.7...0.9).contains(score.inside80 / score.count))
        #expect((0.88...1).contains(score.inside95 / score.count))
        #expect((0.65...0.95).contains(score.totalInside / score.totals))
    }

    @Test func theNextHourIsForecastBetterThanByTheLastValue() throws {
        // A slow wave around the course of the day, and noise on top that the last value takes for real.
        var random = SeededGenerator(seed: 12)
        let wave = TestSeries.workingWeek(96 * 12, step: 900, noise: 0)
        var drift = 0.0
        let values = wave.map { usual -> Double in
            drift = 0.9 * drift + Double.random(in: -0.1...0.1, using: &random)
            return max(0, usual * (1 + drift) * (1 + Double.random(in: -0.3...0.3, using: &random)))
        }
        var score = Score()
        var model = SeriesModel(task: .short(step: 900))
        for count in stride(from: 96 * 10, through: values.count - 4, by: 3) {
            let series = TimeSeries(start: TestSeries.start, step: 900, values: Array(values.prefix(count)))
            let forecast = try model.forecast(series)
            try score.add(
                forecast, past: Array(values.prefix(count)), future: Array(values[count..<count + 4]), day: 96)
        }
        #expect(score.error < 0.85 * score.persistence)
        #expect(score.error < score.seasonal)
        #expect((0.7...0.9).contains(score.inside80 / score.count))
        #expect((0.88...1).contains(score.inside95 / score.count))
    }

    /// Where the newest hour says nearly all, the forecast of the next one is as good, and is measured as such.
    @Test func theNextHourIsNoWorseThanTheLastValueWhereThatIsBest() throws {
        var random = SeededGenerator(seed: 3)
        var level = 0.0
        let values = (0..<24 * 40).map { _ -> Double in
            level += Double.random(in: -0.2...0.2, using: &random)
            level *= 0.995
            return 1000 * exp(level)
        }
        var (error, persistence) = (0.0, 0.0)
        var model = SeriesModel(task: .long(step: 3600, steps: 48))
        var skill: Double?
        for count in 24 * 30..<values.count {
            let forecast = try model.forecast(TestSeries.hours(Array(values.prefix(count))))
            error += abs(forecast.points[0].value - values[count])
            persistence += abs(values[count - 1] - values[count])
            #expect(forecast.measured(steps: 1)?.steps == 1)
            skill = forecast.accuracy(steps: 1).skillVsPersistence
        }
        #expect(error < 1.05 * persistence)
        #expect(try abs(#require(skill) - (1 - error / persistence)) < 0.12)
    }

    /// What a forecast says of its own errors is what they turn out to be.
    @Test func theEvidenceIsHonest() throws {
        let values = TestSeries.workingWeek(24 * 60, noise: 0.35, seed: 7)
        let forecast = try SeriesModel.forecast(TestSeries.hours(values), .long(step: 3600, steps: 48))
        let accuracy = forecast.accuracy(steps: 24)
        #expect(try #require(accuracy.wape) > 0.2)
        #expect(try #require(accuracy.wape) < 0.4)
        #expect(try #require(accuracy.skillVsPersistence) > 0.4)
        #expect(try #require(accuracy.skillVsSeasonalNaive) > 0.2)
        #expect((0.7...0.9).contains(try #require(accuracy.coverage80)))
        #expect((0.88...1).contains(try #require(accuracy.coverage95)))
        #expect(try #require(accuracy.mase) < 0.8)
        #expect(accuracy.origins > 100)
        let day = try #require(forecast.horizons.first)
        let naive = try #require(day.methods.first { $0.method == "seasonal_naive_day" }?.wape)
        #expect(try #require(accuracy.wape) < naive)
    }

    @Test func theTotalOfADayIsNarrowerThanTheSumOfItsHours() throws {
        let values = TestSeries.workingWeek(24 * 40, noise: 0.6)
        let forecast = try SeriesModel.forecast(TestSeries.hours(values), .long(step: 3600, steps: 48))
        let added = try forecast.points.prefix(24).reduce(0) { try $0 + #require($1.upper(80)) }
        #expect(try #require(forecast.total(steps: 24, quantile: 0.9)) < added)
    }
}
