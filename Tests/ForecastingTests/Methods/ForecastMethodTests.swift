import Foundation
import TestSupport
import Testing

@testable import Forecasting

@Suite struct ForecastMethodTests {
    private func past(_ values: [Double], stepsPerDay: Int = 24) -> Past {
        Past(values: values, stepsPerDay: stepsPerDay)
    }

    @Test func namesAreUniqueAndInSnakeCase() {
        for methods in [ForecastMethods.short, ForecastMethods.long] {
            let names = methods.map(\.name)
            #expect(Set(names).count == names.count)
            #expect(names.allSatisfy { $0.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "_" } })
        }
    }

    @Test func whatMethodsShareIsWhatEachWouldLearnAlone() {
        let short = past(TestSeries.workingWeek(4 * 288, step: 300, noise: 0.2), stepsPerDay: 288)
        #expect(ForecastMethods.fit(ForecastMethods.short, to: short) == ForecastMethods.short.map { $0.fit(short) })
        let long = past(TestSeries.workingWeek(21 * 24, noise: 0.2))
        #expect(ForecastMethods.fit(ForecastMethods.long, to: long) == ForecastMethods.long.map { $0.fit(long) })
    }

    @Test func whatMethodsShareIsWhatEachWouldForecastAlone() {
        let short = past(TestSeries.workingWeek(15 * 288, step: 300, noise: 0.2), stepsPerDay: 288)
        let long = past(TestSeries.workingWeek(60 * 24, noise: 0.2))
        for (methods, past, steps) in [(ForecastMethods.short, short, 12), (ForecastMethods.long, long, 168)] {
            let fits = ForecastMethods.fit(methods, to: past)
            var shared = SharedWork()
            for (method, fit) in zip(methods, fits) {
                guard let fit else { continue }
                let together = method.forecast(past, coefficients: fit, steps: steps, shared: &shared)
                #expect(together == method.forecast(past, coefficients: fit, steps: steps), "\(method.name)")
                #expect(together != nil, "\(method.name)")
            }
        }
    }

    @Test func lastValueGoesOn() {
        #expect(LastValue().forecast(past([1, 2]), coefficients: [], steps: 3) == [2, 2, 2])
        #expect(LastValue().forecast(past([]), coefficients: [], steps: 3) == nil)
    }

    @Test func exponentialMeanLeansToTheNewest() throws {
        let method = ExponentialMean(name: "mean", halfLife: 1)
        #expect(method.forecast(past([6, 6, 6]), coefficients: [], steps: 2) == [6, 6])
        // Weights of 1, 1/2 and 1/4.
        let value = try #require(method.forecast(past([4, 2, 1]), coefficients: [], steps: 1)?.first)
        #expect(abs(value - 3.0 / 1.75) < 1e-9)
        #expect(method.forecast(past([]), coefficients: [], steps: 1) == nil)
    }

    @Test func seasonalNaiveRepeatsItsSeason() {
        let day = SeasonalNaive(name: "day", days: 1)
        #expect(day.forecast(past([9, 9, 9, 1, 2, 3], stepsPerDay: 3), coefficients: [], steps: 5) == [1, 2, 3, 1, 2])
        #expect(day.forecast(past([1, 2], stepsPerDay: 3), coefficients: [], steps: 1) == nil)
        let week = SeasonalNaive(name: "week", days: 7)
        let values = (0..<14).map(Double.init)
        #expect(week.forecast(past(values, stepsPerDay: 1), coefficients: [], steps: 2) == [7, 8])
        #expect(week.forecast(past(Array(values.dropLast()), stepsPerDay: 1), coefficients: [], steps: 2) == nil)
    }

    @Test func profilesFollowACycleExactly() throws {
        let values = TestSeries.workingWeek(24 * 28)
        let week = WeekProfile(name: "week", levelHalfLifeHours: 24, profileHalfLifeDays: 28, shrinkage: 0.001)
        let forecast = try #require(week.forecast(past(values), coefficients: [], steps: 168))
        for (forecast, actual) in zip(forecast, values) { #expect(abs(forecast - actual) < 0.02 * actual) }
    }

    /// Mondays to Fridays from eight to six; the first day is a Monday. At half past seven, and at eight.
    @Test(arguments: [(7, 1000.0), (8, 1000), (12, 0), (13, 0), (14, 1000)], [90, 96])
    func profilesOfADayKnowWeekendsFromWorkingDays(_ expected: (day: Int, value: Double), now: Int) throws {
        let values = (0..<288 * expected.day + now).map { index -> Double in
            index / 288 % 7 < 5 && (96..<216).contains(index % 288) ? 1000 : 0
        }
        for (shift, halfLife) in [(DayProfile.Shift.ratio, 60.0), (.difference, 20)] {
            let method = DayProfile(name: "profile", shift: shift, halfLifeMinutes: halfLife)
            let forecast = try #require(
                method.forecast(past(values, stepsPerDay: 288), coefficients: [], steps: 12))
            // Ten minutes around eight are smoothed.
            for value in forecast[(98 - now)...] { #expect(abs(value - expected.value) < 150) }
        }
    }

    /// Σ|error| / Σ|actual| of each method over the steps after a past.
    private func errors(
        _ methods: [any ForecastMethod], _ values: [Double], known: Int, steps: Int, stepsPerDay: Int
    ) throws -> [String: Double] {
        let past = past(Array(values.prefix(known)), stepsPerDay: stepsPerDay)
        let actual = values[known..<known + steps]
        let total = actual.reduce(0, +)
        return try Dictionary(
            uniqueKeysWithValues: methods.map { method in
                let fit = try #require(method.fit(past), "\(method.name)")
                let forecast = try #require(method.forecast(past, coefficients: fit, steps: steps))
                return (method.name, zip(forecast, actual).reduce(0) { $0 + abs($1.0 - $1.1) } / total)
            })
    }

    @Test func methodsForTheNextDaysKnowAWorkingWeek() throws {
        let values = TestSeries.workingWeek(24 * 49, noise: 0.1)
        let errors = try errors(ForecastMethods.long.filter { $0.name != "last_value" }, values, known: 24 * 42, steps: 168, stepsPerDay: 24)
        // Noise alone makes for 0.08. Days do not know of weekends.
        for (method, error) in errors where !["seasonal_naive_day", "day_profile"].contains(method) {
            #expect(error < 0.15, "\(method)")
        }
    }

    @Test func methodsForTheNextHourKnowTheCourseOfADay() throws {
        let values = TestSeries.workingWeek(96 * 14 + 40, step: 900, noise: 0.02)
        let errors = try errors(ForecastMethods.short, values, known: 96 * 14 + 32, steps: 4, stepsPerDay: 96)
        // Noise alone makes for 0.016; the other methods know no course of the day.
        for (method, error) in errors where method != "last_value" && !method.hasPrefix("exponential") {
            #expect(error < 0.06, "\(method)")
        }
    }

    /// Every method at some length of history, fitted to a past and asked for what follows.
    @Test(arguments: [0, 1, 5, 30, 60, 150, 240, 500])
    func everyMethodAnswersOrDeclines(count: Int) {
        for (methods, day, steps) in [(ForecastMethods.long, 24, 192), (ForecastMethods.short, 96, 6)] {
            let past = past(TestSeries.workingWeek(count, noise: 0.3, seed: 2), stepsPerDay: day)
            for method in methods {
                guard let fit = method.fit(past),
                    let values = method.forecast(past, coefficients: fit, steps: steps)
                else { continue }
                #expect(values.count == steps, "\(method.name)")
                #expect(values.allSatisfy { $0.isFinite }, "\(method.name)")
            }
        }
    }

    /// What comes after a past must not matter to it, even where it is a cut through a longer one.
    @Test(arguments: [true, false])
    func noMethodLooksAhead(isLong: Bool) throws {
        let (methods, day, steps) = isLong ? (ForecastMethods.long, 24, 192) : (ForecastMethods.short, 96, 4)
        let values = TestSeries.workingWeek(24 * 25, noise: 0.3)
        let known = past(values, stepsPerDay: day)
        let whole = Past(
            values: values + [Double](repeating: 1e6, count: day), stepsPerDay: day, scale: known.scale)
        for method in methods {
            let fit = try #require(method.fit(known), "\(method.name)")
            #expect(method.fit(whole.prefix(values.count)) == fit, "\(method.name)")
            #expect(
                method.forecast(whole.prefix(values.count), coefficients: fit, steps: steps)
                    == method.forecast(known, coefficients: fit, steps: steps), "\(method.name)")
        }
    }

    /// Farther ahead than methods learn for, a time of day is still that time of day.
    @Test func theEighthDayIsLikeTheSeventh() throws {
        let known = past(TestSeries.workingWeek(24 * 60, noise: 0.2))
        for method in ForecastMethods.long where ["trees", "boosted_smoothing"].contains(method.name) {
            let fit = try #require(method.fit(known))
            let values = try #require(method.forecast(known, coefficients: fit, steps: 16 * 24))
            // A week before is the same day of the week.
            for lead in 7 * 24..<9 * 24 {
                let ratio = values[lead] / values[lead - 7 * 24]
                #expect((0.7...1.45).contains(ratio), "\(method.name), \(lead) hours ahead: \(ratio)")
            }
        }
    }
}
