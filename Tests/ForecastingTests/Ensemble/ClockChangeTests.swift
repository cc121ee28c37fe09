import Foundation
import TestSupport
import Testing

@testable import Forecasting

/// Demand follows people's clocks, which change.
@Suite struct ClockChangeTests {
    private let berlin: TimeZone

    init() throws { berlin = try #require(TimeZone(identifier: "Europe/Berlin")) }

    /// Hours with a sharp peak at eight o'clock in Berlin.
    private func peaks(from start: Int64, count: Int) -> TimeSeries {
        var random = SeededGenerator(seed: 2)
        let values = (0..<count).map { hour -> Double in
            let base = hourOfDay(start + Int64(hour) * 3600) == 8 ? 500.0 : 50
            return base * Double.random(in: 0.9...1.1, using: &random)
        }
        return TimeSeries(start: start, step: 3600, values: values, timeZone: berlin)
    }

    private func hourOfDay(_ time: Int64) -> Int {
        let offset = berlin.secondsFromGMT(for: Date(timeIntervalSince1970: Double(time)))
        return Int((time + Int64(offset)) % 86_400 / 3600)
    }

    /// When clocks change in 2026, and how many hours later the series ends.
    @Test(
        arguments: [Int64(1_774_746_000), 1_792_890_000], [-20, -3, 1, 5, 6, 30, 100])
    func thePeakStaysAtEightOClock(change: Int64, hoursAfter: Int64) throws {
        let days: Int64 = 28
        let start = change - days * 86_400
        let series = peaks(from: start, count: Int(days * 24 + hoursAfter))
        let forecast = try SeriesModel.forecast(series, .long(step: 3600, steps: 72))
        for point in forecast.points {
            let isPeak = hourOfDay(point.time) == 8
            #expect(isPeak ? point.value > 350 : point.value < 130, "\(point.value) at \(hourOfDay(point.time))")
        }
    }

    @Test func withoutATimeZoneThePeakWouldBeMissed() throws {
        let change: Int64 = 1_774_746_000
        let series = peaks(from: change - 28 * 86_400, count: 28 * 24).on(.gmt)
        let forecast = try SeriesModel.forecast(series, .long(step: 3600, steps: 24))
        let peak = try #require(forecast.points.first { hourOfDay($0.time) == 8 })
        #expect(peak.value < 200)
    }

    /// When clocks go back, the clock on the wall shows a past that is shorter than an hour before.
    @Test func theRepeatedHourIsNoReasonToStartAnew() throws {
        let change: Int64 = 1_792_890_000
        let count = 288 * 4
        let values = TestSeries.workingWeek(count + 24, step: 300, noise: 0.2)
        let series = TimeSeries(start: change - Int64(count) * 300, step: 300, values: values, timeZone: berlin)
        var model = SeriesModel(task: .short(step: 300))
        _ = model.update(series.prefix(count))
        for known in count + 1...count + 24 {
            let before = model.state.records.map(\.index)
            let fitted = model.state.fittedAt
            let forecast = try model.forecast(series.prefix(known))
            #expect(forecast.points.count == 12)
            #expect(forecast.points[0].value.isFinite)
            #expect(model.state.records.map(\.index).starts(with: before))
            #expect(model.state.fittedAt == fitted)
        }
    }
}
