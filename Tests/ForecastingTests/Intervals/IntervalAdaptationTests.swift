import Foundation
import TestSupport
import Testing

@testable import Forecasting

/// Intervals when series become rougher or calmer than all that is known of them.
@Suite struct IntervalAdaptationTests {
    private static let days = 62

    /// 100 with a daily wave, and noise that is `before` for 46 days and `after` from then on.
    private static func series(noise before: Double, then after: Double) -> TimeSeries {
        var random = SeededGenerator(seed: 21)
        let values = (0..<days * 24).map { hour -> Double in
            let sum = (0..<12).reduce(-6.0) { sum, _ in sum + Double.random(in: 0...1, using: &random) }
            return max(0, 100 + 30 * sin(Double(hour % 24) / 24 * 2 * .pi) + sum * (hour < 46 * 24 ? before : after))
        }
        return TimeSeries(start: 1_767_225_600, step: 3_600, values: values)
    }

    /// The share of values inside the 80 % interval a day ahead.
    ///
    /// - Parameter counted: how many of the last days are counted.
    private static func coverage(_ series: TimeSeries, days counted: Int = 7, ofBusyHours: Bool = false) throws -> Double {
        let days = series.values.count / 24
        var model = SeriesModel(task: .long(step: 3_600, steps: 24))
        var (inside, all) = (0.0, 0.0)
        for known in stride(from: 38 * 24, through: days * 24 - 24, by: 7) {
            let issued = model.update(series.prefix(known))
            let forecast = try #require(issued)
            guard known >= (days - counted) * 24 else { continue }
            for (lead, point) in forecast.points.enumerated() {
                let value = series.values[known + lead]
                if ofBusyHours, value == 0 { continue }
                let (lower, upper) = (try #require(point.lower(80)), try #require(point.upper(80)))
                inside += (lower...upper).contains(value) ? 1 : 0
                all += 1
            }
        }
        return inside / all
    }

    @Test(arguments: [(4, 16), (16, 4)] as [(Double, Double)])
    func theyFollowWhatSeriesHaveBecome(before: Double, after: Double) throws {
        let coverage = try Self.coverage(Self.series(noise: before, then: after))
        #expect((0.68...0.97).contains(coverage), "\(coverage)")
    }

    /// Two of three hours are nothing, and always inside.
    @Test(arguments: [0.1, 0.3])
    func hoursOfNothingDoNotNarrowOfficeHours(noise: Double) throws {
        let week = TestSeries.workingWeek(10 * 168, noise: noise, seed: 5)
        let office = week.indices.map { hour in
            (8..<18).contains(hour % 24) && ![2, 3].contains(hour / 24 % 7) ? week[hour] : 0
        }
        let coverage = try Self.coverage(TestSeries.hours(office), days: 21, ofBusyHours: true)
        #expect((0.7...0.9).contains(coverage), "\(coverage)")
    }

    /// Six calm hours and six rough ones, in turn and at one level: the next quarter of an hour is like the last hour.
    @Test func calmHoursAreKnownBetterThanRoughOnes() throws {
        var random = SeededGenerator(seed: 3)
        let values = (0..<288 * 9).map { index in
            1000 * exp(Double.random(in: -1...1, using: &random) * (index / 72 % 2 == 0 ? 0.05 : 0.6))
        }
        var model = SeriesModel(task: .short(step: 300))
        var (calm, rough) = (0.0, 0.0)
        for known in stride(from: 288 * 7 + 30, to: 288 * 9, by: 72) {
            let forecast = try model.forecast(TestSeries.fiveMinutes(Array(values[..<known])))
            let width = try #require(forecast.points[1].upper(80)) - #require(forecast.points[1].lower(80))
            if known / 72 % 2 == 0 { calm += width } else { rough += width }
        }
        #expect(rough > 3 * calm, "\(rough / calm)")
    }

    /// What intervals are widened or narrowed by follows their coverage, beside what the errors themselves say.
    @Test(arguments: [(4, 16), (16, 4)] as [(Double, Double)])
    func coverageWidensAndNarrowsThem(before: Double, after: Double) throws {
        let series = Self.series(noise: before, then: after)
        var model = SeriesModel(task: .long(step: 3_600, steps: 24))
        let atChange = try Self.widening(&model, series.prefix(46 * 24))
        let weekLater = try Self.widening(&model, series.prefix(53 * 24))
        #expect(after > before ? weekLater > atChange + 0.1 : weekLater < atChange - 0.1, "\(atChange), \(weekLater)")
    }

    /// That of the 80 % interval a day ahead, in logarithms.
    private static func widening(_ model: inout SeriesModel, _ series: TimeSeries) throws -> Double {
        _ = try model.forecast(series)
        return try #require(model.state.widenings.last).of80
    }
}
