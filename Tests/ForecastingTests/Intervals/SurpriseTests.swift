import Testing

@testable import Forecasting

/// Series that never were anything else, when they become it.
@Suite struct SurpriseTests {
    /// - Parameter steps: how many are known since the change.
    private static func forecasts(
        of old: Double, then new: Double, for length: Int = .max, task: ForecastTask, known: Int, steps: [Int]
    ) throws -> [Forecast] {
        var model = SeriesModel(task: task)
        return try steps.map { step in
            var values = [Double](repeating: old, count: known + step)
            for index in 0..<min(step, length) { values[known + index] = new }
            return try model.forecast(
                TimeSeries(start: TestSeries.start, step: Int64(86_400 / task.stepsPerDay), values: values))
        }
    }

    @Test(arguments: [ForecastTask.short(step: 300), .long(step: 3600, steps: 24)])
    func theFirstBurstAfterIdlenessMayBeOverOrGoOn(task: ForecastTask) throws {
        let known = task.stepsPerDay * 15
        let first = try Self.forecasts(of: 0, then: 500, for: 1, task: task, known: known, steps: [1, 2])
        for point in first[0].points {
            #expect(point.lower(80) == 0)
            #expect(try #require(point.upper(80)) >= 500)
            #expect(try #require(point.upper(95)) < 1500)
        }
        #expect(first[1].points.allSatisfy { $0.lower(80) == 0 })
        // An hour of nothing later it is over.
        let later = try Self.forecasts(of: 0, then: 500, for: 1, task: task, known: known, steps: [1, 2, 14])
        #expect(later[2].points.allSatisfy { point in point.upper(95).map { $0 < 100 } == true })
    }

    /// All of the next day in the first hours, and most of it over the first day: at single hours, just after a forecast of
    /// the next hour alone was right, there is less.
    @Test func aNewConstantIsInsideFromTheFirstHourOn() throws {
        let task = ForecastTask.long(step: 3600, steps: 24)
        let forecasts = try Self.forecasts(of: 5, then: 6, task: task, known: 24 * 50, steps: Array(1...24))
        let inside = try forecasts.map { forecast in
            try forecast.points.count { point in
                let (low, high) = (try #require(point.lower(95)), try #require(point.upper(95)))
                return low <= 6 && high >= 6
            }
        }
        #expect(inside.prefix(4).allSatisfy { $0 == 24 }, "\(inside)")
        #expect(inside.reduce(0, +) > 24 * 24 / 2, "\(inside)")
    }

    @Test func whatIsAsBeforeIsNone() throws {
        let task = ForecastTask.long(step: 3600, steps: 24)
        let series = TestSeries.hours(TestSeries.workingWeek(24 * 30, noise: 0.2))
        var model = SeriesModel(task: task)
        _ = try model.forecast(series)
        let clock = WallClock(.gmt, step: 3600, from: series.start, to: series.end)
        let history = try #require(History(series, clock: clock))
        #expect(Surprise(model.state.records, history: history, task: task, known: history.end) == nil)
    }
}
