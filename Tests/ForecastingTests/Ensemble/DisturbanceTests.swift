import Foundation
import TestSupport
import Testing

@testable import Forecasting

/// Gaps, shifts and spikes in an otherwise regular week.
@Suite struct DisturbanceTests {
    private let task = ForecastTask.long(step: 3600, steps: 48)
    private let regular = TestSeries.workingWeek(24 * 35, noise: 0.1)

    private func sum(_ values: [Double]) throws -> Double {
        try SeriesModel.forecast(TestSeries.hours(values), task).cumulative[24]
    }

    @Test func gapsAreNeitherZeroNorInTheWay() throws {
        var values = regular
        for index in values.indices where index % 5 == 2 || (600..<630).contains(index) { values[index] = .nan }
        let forecast = try SeriesModel.forecast(TestSeries.hours(values), task)
        #expect(forecast.status == .ok)
        #expect(try abs(forecast.cumulative[24] / sum(regular) - 1) < 0.1)
    }

    @Test func missingDaysAreNotQuietDays() throws {
        var values = regular
        // Monday and Tuesday of the week before.
        for index in 24 * 25..<24 * 27 { values[index] = .nan }
        #expect(try abs(sum(values) / sum(regular) - 1) < 0.1)
    }

    @Test func zerosAreObservations() throws {
        // Nights without any demand: the forecast of a night is nothing, of a day what days are.
        let values = regular.enumerated().map { $0 % 24 < 8 ? 0 : $1 }
        let forecast = try SeriesModel.forecast(TestSeries.hours(values), task)
        for (hour, point) in forecast.points.prefix(24).enumerated() {
            if hour % 24 < 8 { #expect(point.value < 2) } else { #expect(point.value > 15) }
        }
    }

    @Test(arguments: [0.3, 3] as [Double])
    func aShiftOfLevelIsFollowed(factor: Double) throws {
        // How much of the way, in logarithms, the forecast of a day has gone so many days later.
        let expected = try sum(regular)
        for (days, least) in [(2, 0.4), (4, 0.65), (7, 0.9)] {
            let shifted = regular.enumerated().map { $0 < 24 * (35 - days) ? $1 : $1 * factor }
            let way = try log(sum(shifted) / expected) / log(factor)
            #expect(way > least && way < 1.2, "\(way) of the way after \(days) days")
        }
    }

    @Test func aSpikeDoesNotBendTheNextDay() throws {
        let calm = try SeriesModel.forecast(TestSeries.hours(regular), task)
        // It is forecast again in no hour, and the day is moved by less than a tenth, unless it was just now.
        for (hoursAgo, most) in [(3, 0.3), (24, 0.1), (30, 0.1)] {
            var values = regular
            values[values.count - hoursAgo] *= 30
            let spiked = try SeriesModel.forecast(TestSeries.hours(values), task)
            let moved = spiked.cumulative[24] / calm.cumulative[24] - 1
            #expect(abs(moved) < most, "moved by \(moved), \(hoursAgo) hours later")
            let isRepeated = zip(spiked.points, calm.points).contains { $0.value > 2 * $1.value + 20 }
            #expect(!isRepeated)
        }
    }
}
