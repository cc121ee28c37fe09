import Foundation
import TestSupport
import Testing

@testable import Forecasting

/// Jumps, bursts and outages by five minutes, and what is forecast of the next hour hours and days after.
@Suite struct HourlyLevelsTests {
    private static let day = 288
    private let task = ForecastTask.short(step: 300)

    struct Disturbance: Sendable {
        var factor: Double
        /// nil when it lasts.
        var hours: Int?
        /// Hours since its start.
        var after: Double
    }

    /// A day around 1000 like every other, with one disturbance after nine days.
    private func values(_ factor: Double, hours: Int?, after: Double, seed: UInt64) -> (values: [Double], start: Int) {
        var random = SeededGenerator(seed: seed)
        let start = Self.day * 9 + Int(seed) * 41
        let end = hours.map { start + $0 * 12 } ?? .max
        let values = (0..<start + Int(after * 12)).map { index -> Double in
            let wave = 1.2 + sin(Double(index) / Double(Self.day) * 2 * Double.pi)
            let noise = exp(Double.random(in: -0.35...0.35, using: &random))
            return (1000 * wave * noise * (start <= index && index < end ? factor : 1)).rounded()
        }
        return (values, start)
    }

    private func levels(_ values: [Double]) throws -> HourlyLevels? {
        let series = TestSeries.fiveMinutes(values)
        let clock = WallClock(.gmt, step: 300, from: series.start, to: series.end)
        let history = try #require(History(series, clock: clock))
        return HourlyLevels(history, task: task, known: history.end)
    }

    @Test(arguments: [
        Disturbance(factor: 10, after: 3), Disturbance(factor: 10, after: 24), Disturbance(factor: 0.1, after: 3),
        Disturbance(factor: 1 / 3.0, after: 6), Disturbance(factor: 10, hours: 3, after: 4),
        Disturbance(factor: 10, hours: 3, after: 24), Disturbance(factor: 0, hours: 3, after: 4),
    ])
    func noDayRepeatsTheJumpOfTheDayBefore(_ disturbance: Disturbance) throws {
        var (forecasted, actual, inside) = (0.0, 0.0, 0.0)
        let seeds = 1...2 as ClosedRange<UInt64>
        for seed in seeds {
            let (all, _) = values(
                disturbance.factor, hours: disturbance.hours, after: disturbance.after + 1, seed: seed)
            let (past, next) = (all.dropLast(12), all.suffix(12))
            let forecast = try SeriesModel.forecast(TestSeries.fiveMinutes(Array(past)), task)
            for (point, value) in zip(forecast.points, next) {
                let (low, high) = (try #require(point.lower(80)), try #require(point.upper(80)))
                forecasted += point.value
                actual += value
                inside += low <= value && value <= high ? 1 : 0
            }
        }
        #expect((0.8...1.2).contains(forecasted / actual), "\(forecasted / actual) of what came")
        // Of 24 values that share their errors; none would be inside if the day before were repeated.
        #expect(inside / Double(seeds.count * 12) >= 0.5, "\(inside) inside")
    }

    @Test(arguments: [0.2, 3, 10] as [Double], [3, 20])
    func aStretchIsMeasuredFromItsStartToItsEnd(factor: Double, hours: Int) throws {
        let (values, start) = values(factor, hours: hours, after: 26, seed: 1)
        let found = try #require(try levels(values))
        #expect(found.stretches.count == 1 && found.current == nil && found.present == 1)
        let (stretch, first) = (found.stretches[0], Int(TestSeries.start / 300))
        #expect(abs(stretch.steps.lowerBound - first - start) <= 2)
        #expect(abs(stretch.steps.upperBound - first - start - 12 * hours) <= 2)
        let ratio = try #require(stretch.ratio)
        #expect(abs(log(ratio / factor)) < 0.15, "\(ratio)")
        #expect(found.ratio(at: first + start + 6) == ratio && found.ratio(at: first + start - 6) == 1)
    }

    @Test func aLevelGoesOnUntilTenMinutesAreUsual() throws {
        let (lasting, start) = values(10, hours: nil, after: 20, seed: 2)
        let going = try #require(try levels(lasting))
        #expect(abs(log(going.present / 10)) < 0.15)
        let (over, _) = values(10, hours: 20, after: 20 + 1.0 / 6, seed: 2)
        let found = try #require(try levels(over))
        #expect(found.present == 1 && found.stretches.map(\.isOver) == [true])
        let young = try #require(try levels(Array(lasting[..<(start + 24)])))
        #expect(young.current != nil)
        let newest = try levels(Array(lasting[..<(start + 3)]))
        #expect(newest == nil)
    }

    /// Demand that comes back slowly is nearer to the usual than the outage was, from its first steps on.
    @Test func theWayBackFromAnOutageIsNotRaised() throws {
        let (outageHours, hoursBack) = (8, 4)
        var levelledPasts = 0
        for seed in 1...6 as ClosedRange<UInt64> {
            let (usual, start) = values(1, hours: nil, after: Double(outageHours + hoursBack), seed: seed)
            let end = start + outageHours * 12
            let all = usual.enumerated().map { index, value in
                let wayBack = Double(index - end + 1) / Double(hoursBack * 12)
                return index < start ? value : index < end ? 0 : (value * min(1, wayBack)).rounded()
            }
            let usuallyHighest = try #require(usual.max())
            for known in end + 6..<all.count {
                let series = TestSeries.fiveMinutes(Array(all[..<known]))
                guard let levels = try levels(series.values), levels.current == nil else { continue }
                let clock = WallClock(.gmt, step: 300, from: series.start, to: series.end)
                let history = try #require(History(series, clock: clock))
                let levelled = levels.levelled(history.past(), origin: history.end)
                let highest = try #require(levelled.raw.values.max())
                #expect(highest < 1.5 * usuallyHighest, "\(highest), \(known - end) steps after the outage")
                levelledPasts += 1
            }
        }
        #expect(levelledPasts > 20)
    }

    @Test func whatIsRegularIsNoStretch() throws {
        for seed in 1...3 as ClosedRange<UInt64> {
            let week = TestSeries.workingWeek(Self.day * 30, step: 300, noise: 0.3, seed: seed)
            let found = try levels(week)
            #expect(found == nil)
        }
        // The same three hours of every day.
        let (calm, _) = values(1, hours: 1, after: 24, seed: 3)
        let batches = calm.enumerated().map { $0 % Self.day < 36 && $0 >= 4 * Self.day ? $1 * 10 : $1 }
        let daily = try levels(batches)
        #expect(daily == nil)
    }

    @Test func aLevelOfNothingSaysNothingOfTheUsual() throws {
        let (idle, _) = values(0, hours: nil, after: 12, seed: 4)
        let lasting = try levels(idle)
        #expect(lasting == nil)
        let (over, start) = values(0, hours: 6, after: 12, seed: 4)
        let found = try #require(try levels(over))
        #expect(found.stretches.map(\.ratio) == [nil])
        let past = Past(values: over, stepsPerDay: Self.day)
        let levelled = found.levelled(past, origin: Int(TestSeries.start / 300) + over.count)
        #expect(levelled.raw.values[start + 12] == over[start + 12 - Self.day])
    }
}
