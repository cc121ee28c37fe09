import Foundation
import TestSupport
import Testing

@testable import Forecasting

/// Days off on which far less came than on other days of their weekday.
@Suite struct HolidayTests {
    private let task = ForecastTask.long(step: 3600, steps: 168)

    /// Office hours from nine to six from a Monday on, with days that differ and a small night level.
    ///
    /// - Parameter shares: of what came on other days, by day.
    private func office(days: Int, seed: UInt64 = 1, shares: [Int: Double] = [:]) -> [Double] {
        var random = SeededGenerator(seed: seed)
        var level = 1.0
        return (0..<24 * days).map { hour in
            let day = hour / 24
            if hour % 24 == 0 { level = exp(Double.random(in: -0.25...0.25, using: &random)) }
            let isWorking = day % 7 < 5 && (9..<18).contains(hour % 24)
            let usual = isWorking ? max(1000 * level * (shares[day] ?? 1), 30) : 30
            return usual * exp(Double.random(in: -0.2...0.2, using: &random))
        }
    }

    private func history(_ values: [Double]) throws -> History {
        let series = TimeSeries(start: 345_600, step: 3600, values: values)
        return try #require(History(series, clock: WallClock(.gmt, step: 3600, from: 0, to: series.end)))
    }

    /// Which days are told as holidays when so many hours are known.
    private func holidays(_ values: [Double], known hours: Int) throws -> [Int] {
        let history = try history(Array(values.prefix(hours)))
        return PassedLevel.holidays(history, task: task, known: history.end)
            .map { ($0.steps.lowerBound - history.first) / 24 }
    }

    /// As much as without the holiday.
    @Test(arguments: [0, 0.15, 0.3], [4, 6]) func aWeekLaterTheUsualIsForecast(share: Double, week: Int) throws {
        let holiday = 7 * week + 2
        let known = (holiday + 6) * 24 + 20
        let hours = (holiday + 7) * 24 + 9..<(holiday + 7) * 24 + 18
        for seed in 1...3 as ClosedRange<UInt64> {
            func forecast(_ shares: [Int: Double]) throws -> Forecast {
                let values = office(days: holiday + 7, seed: seed, shares: shares)
                return try SeriesModel.forecast(
                    TimeSeries(start: 345_600, step: 3600, values: Array(values.prefix(known))), task)
            }
            func sum(_ forecast: Forecast) -> Double { hours.reduce(0) { $0 + forecast.points[$1 - known].value } }
            let after = try forecast([holiday: share])
            let ratio = try sum(after) / sum(forecast([:]))
            #expect((0.85...1.15).contains(ratio), "\(ratio)")
            #expect(after.adjustments.contains { $0.kind == .dip })
        }
    }

    @Test func aDayIsToldOnceAUsualOneHasFollowed() throws {
        let values = office(days: 40, shares: [30: 0.2])
        #expect(try holidays(values, known: 31 * 24) == [], "nobody knows what comes next")
        #expect(try holidays(values, known: 32 * 24 - 1) == [])
        #expect(try holidays(values, known: 32 * 24) == [30])
        #expect(try holidays(values, known: 40 * 24) == [30])
        #expect(try holidays(office(days: 40, shares: [30: 0.2, 31: 0.6]), known: 32 * 24) == [])
    }

    @Test func twoDaysAndAWeekendBetweenThemAreHolidaysToo() throws {
        #expect(try holidays(office(days: 40, shares: [29: 0.1, 30: 0.1]), known: 32 * 24) == [29, 30])
        // A Friday and a Monday.
        let values = office(days: 41, shares: [32: 0.1, 35: 0.1])
        #expect(try holidays(values, known: 36 * 24) == [])
        #expect(try holidays(values, known: 37 * 24) == [32, 35])
    }

    @Test func aFallThatLastsIsNone() throws {
        let shares = Dictionary(uniqueKeysWithValues: (31..<50).map { ($0, 0.3) })
        let values = office(days: 50, shares: shares)
        for known in stride(from: 32 * 24, through: 50 * 24, by: 7) {
            #expect(try holidays(values, known: known) == [])
        }
    }

    @Test func aDayOffEveryWeekIsNone() throws {
        let values = office(days: 50, shares: [30: 0.1, 37: 0.1, 44: 0.1])
        #expect(try holidays(values, known: 36 * 24) == [30])
        #expect(try holidays(values, known: 39 * 24) == [])
        #expect(try holidays(values, known: 50 * 24) == [])
    }

    @Test func ordinaryDaysAreNone() throws {
        for seed in 1...20 as ClosedRange<UInt64> {
            #expect(try holidays(office(days: 60, seed: seed), known: 60 * 24) == [])
            #expect(try holidays(TestSeries.workingWeek(24 * 60, noise: 0.5, seed: seed), known: 60 * 24) == [])
        }
    }

    @Test func oddPastsDoNoHarm() throws {
        let zeros = [Double](repeating: 0, count: 24 * 40)
        #expect(try holidays(zeros, known: zeros.count) == [])
        #expect(try holidays([5], known: 1) == [])
        // Nothing at all on one day, and far too much on another.
        var values = office(days: 40)
        for hour in 24 * 30..<24 * 31 { values[hour] = 0 }
        for hour in 24 * 36..<24 * 37 { values[hour] = 1e14 }
        #expect(try holidays(values, known: values.count) == [30])
    }
}
