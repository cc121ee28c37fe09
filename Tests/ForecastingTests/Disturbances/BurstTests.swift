import Testing

@testable import Forecasting

/// Bursts are no change of the level: forecasts are as if none had been looked for.
@Suite struct BurstTests {
    /// What a model forecasts, and what it would if no kept forecast told of a change.
    private func forecasts(_ series: TimeSeries, before: Int, _ task: ForecastTask) throws -> (Forecast, blind: Forecast) {
        var model = SeriesModel(task: task)
        _ = model.update(series.prefix(before))
        let forecast = try model.forecast(series)
        var state = model.state
        for index in state.records.indices {
            state.records[index].forecasts = state.records[index].forecasts.map { _ in .nan }
        }
        var blind = SeriesModel(task: task, stagger: 0, state: state)
        return (forecast, try blind.forecast(series))
    }

    @Test(arguments: [1, 2, 3], [0, 1, 3])
    func ofHoursMoveNoForecast(hours: Int, after: Int) throws {
        var values = TestSeries.workingWeek(24 * 35 + 10, noise: 0.1)
        let end = values.count - after
        for index in end - hours..<end { values[index] *= 10 }
        let (forecast, blind) = try forecasts(
            TestSeries.hours(values), before: end - hours, .long(step: 3600, steps: 48))
        #expect(forecast.points.map(\.value) == blind.points.map(\.value))
    }

    @Test(arguments: [1, 2, 3], [0, 2, 12])
    func ofMinutesMoveNoForecast(buckets: Int, after: Int) throws {
        var values = TestSeries.workingWeek(288 * 4 + 120, step: 300, noise: 0.1)
        let end = values.count - after
        for index in end - buckets..<end { values[index] *= 10 }
        let (forecast, blind) = try forecasts(TestSeries.fiveMinutes(values), before: end - buckets, .short(step: 300))
        #expect(forecast.points.map(\.value) == blind.points.map(\.value))
    }

    /// The test above could not fail if a change moved nothing.
    @Test func aChangeMovesForecasts() throws {
        var values = TestSeries.workingWeek(24 * 35 + 10, noise: 0.1)
        for index in values.count - 15..<values.count { values[index] *= 10 }
        let (forecast, blind) = try forecasts(
            TestSeries.hours(values), before: values.count - 15, .long(step: 3600, steps: 48))
        #expect(forecast.cumulative[24] > 1.5 * blind.cumulative[24])
    }
}
