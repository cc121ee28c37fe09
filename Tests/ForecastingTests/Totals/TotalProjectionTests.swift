import Foundation
import TestSupport
import Testing

@testable import Forecasting

@Suite struct TotalProjectionTests {
    private static let day: Int64 = 86_400
    private static let quantiles = [0.025, 0.1, 0.3, 0.5, 0.7, 0.9, 0.975]

    /// A forecast that repeats the last week, or day, of a series, with or without measured errors of sums.
    private func repeating(_ series: TimeSeries, windows: [WindowErrors] = [], steps: Int = 192) -> Forecast {
        let values = series.values.map { $0.isNaN ? 0 : $0 }
        let season = values.count >= 168 ? 168 : min(24, values.count)
        return Forecast(
            method: "test", status: .ok, observations: values.count, lastObservedEnd: series.end, step: series.step,
            points: (0..<steps).map {
                ForecastPoint(
                    time: series.end + Int64($0) * series.step, value: values[values.count - season + $0 % season])
            }, windows: windows)
    }

    /// Errors of sums that are a share of the sum of `forecast`.
    private func windows(_ forecast: Forecast, relative: Double) -> [WindowErrors] {
        [1, 6, 24, 72, 168].map { steps in
            let root = (forecast.cumulative[steps] + 1).squareRoot() * relative
            return WindowErrors(steps: steps, roots: Quantiles([(0.1, -root), (0.5, 0), (0.9, 1.5 * root)]))
        }
    }

    private func projected(_ values: [Double], days: Int64 = 60, errors: Double? = 0.1) -> TotalProjection? {
        let series = TestSeries.hours(values)
        let plain = repeating(series)
        let forecast = errors.map { repeating(series, windows: windows(plain, relative: $0)) } ?? plain
        return TotalProjection(history: series, forecast: forecast, until: series.end + days * Self.day)
    }

    enum Odd: String, CaseIterable {
        case zeros, constant, huge, gaps, spike, dying, rising, shortWeek, noisy, idleThenBusy
    }

    private func values(_ odd: Odd) -> [Double] {
        let usual = TestSeries.workingWeek(28 * 24, noise: 0.3)
        return switch odd {
        case .zeros: [Double](repeating: 0, count: 28 * 24)
        case .constant: [Double](repeating: 7, count: 28 * 24)
        case .huge: usual.map { _ in 1e300 }
        case .gaps: usual.enumerated().map { ($0 / 30) % 3 == 1 ? .nan : $1 }
        case .spike: usual.enumerated().map { $0 == 600 ? 1e300 : $1 }
        case .dying: usual.enumerated().map { $0 > 500 ? 0 : $1 }
        case .rising: usual.enumerated().map { $1 * exp(Double($0) / 100) }
        case .shortWeek: Array(usual.prefix(4 * 24))
        case .noisy: TestSeries.workingWeek(28 * 24, noise: 3)
        case .idleThenBusy: usual.enumerated().map { $0 < 500 ? 0 : $1 }
        }
    }

    @Test(arguments: Odd.allCases) func sumsRiseWithTimeAndQuantilesDoNotCross(_ odd: Odd) throws {
        let projection = try #require(projected(values(odd), days: 400))
        let end = projection.reach
        for from in [0, 5, 24, 100].map({ projection.start + $0 * 3600 }) where from < end {
            var before = [Double](repeating: 0, count: Self.quantiles.count)
            for hours in Array(1...60) + Array(stride(from: 61, through: 400 * 24, by: 53)) {
                let to = from + Int64(hours) * 3600
                guard to <= end else { break }
                let totals = Self.quantiles.compactMap { projection.total(from: from, to: to, quantile: $0) }
                try #require(totals.count == Self.quantiles.count)
                #expect(totals.allSatisfy { $0 >= 0 && $0.isFinite })
                #expect(zip(totals, totals.dropFirst()).allSatisfy { $0 <= $1 }, "\(hours) h: \(totals)")
                // Beside rounding.
                #expect(zip(before, totals).allSatisfy { $0 <= $1 * (1 + 1e-12) }, "\(hours) h: \(before) \(totals)")
                before = totals
            }
        }
    }

    @Test(arguments: Odd.allCases) func anAmountIsReachedWhenTheSumSaysSo(_ odd: Odd) throws {
        let projection = try #require(projected(values(odd)))
        let (from, end) = (projection.start + 7200, min(projection.reach, projection.start + 30 * Self.day))
        for quantile in Self.quantiles {
            let total = try #require(projection.total(from: from, to: end, quantile: quantile))
            #expect(projection.time(reaching: total * 1.01 + 1e-9, from: from, to: end, quantile: quantile) == nil)
            guard total > 0 else { continue }
            var last = from
            for share in [0.01, 0.1, 0.5, 0.9, 0.999] {
                let time = try #require(
                    projection.time(reaching: share * total, from: from, to: end, quantile: quantile))
                #expect(time >= last && time <= end)
                last = time
                // Sums are told of whole steps: at the end of the one that the time lies in it has been reached.
                let after = min(end, (time - projection.start) / 3600 * 3600 + 3600 + projection.start)
                let by = try #require(projection.total(from: from, to: after, quantile: quantile))
                #expect(by >= share * total * (1 - 1e-9))
                let before = try #require(
                    projection.total(from: from, to: max(from, after - 7200), quantile: quantile))
                #expect(before <= share * total * (1 + 1e-9))
            }
        }
    }

    @Test func moreIsReachedEarlierAtHigherQuantiles() throws {
        let projection = try #require(projected(TestSeries.workingWeek(42 * 24, noise: 0.3)))
        let end = projection.start + 30 * Self.day
        let amount = try #require(projection.total(from: projection.start, to: end, quantile: 0.1)) * 0.6
        let times = [0.9, 0.5, 0.1].compactMap {
            projection.time(reaching: amount, from: projection.start, to: end, quantile: $0)
        }
        #expect(times.count == 3 && times == times.sorted() && Set(times).count == 3)
    }

    @Test func nothingIsSaidOfWhatIsTooFar() throws {
        let week = try #require(projected(TestSeries.workingWeek(10 * 24), days: 400))
        #expect(week.reach == week.start + 80 * Self.day)
        #expect(week.total(from: week.start, to: week.reach + 1, quantile: 0.5) == nil)
        #expect(week.total(from: week.start - 1, to: week.reach, quantile: 0.5) == nil)
        #expect(week.total(from: week.start, to: week.reach, quantile: 0.999) == nil)
        #expect(week.total(from: week.start, to: week.start, quantile: 0.9) == 0)
        let short = try #require(projected(TestSeries.workingWeek(4 * 24), days: 400))
        #expect(short.reach == short.start + 4 * Self.day)
        #expect(projected([Double](repeating: 1, count: 24)) == nil)
    }

    @Test func tooLittleHistoryIsNotGuessedFrom() throws {
        let series = TestSeries.hours(TestSeries.workingWeek(40))
        var model = SeriesModel(task: .long(step: 3600, steps: 192))
        let forecast = try model.forecast(series)
        #expect(forecast.status == .insufficientHistory)
        #expect(TotalProjection(history: series, forecast: forecast, until: series.end + Self.day) == nil)
    }

    @Test func withoutMeasuredErrorsOnlyTheMedianIsKnown() throws {
        let projection = try #require(projected(TestSeries.workingWeek(4 * 24), errors: nil))
        #expect(projection.total(from: projection.start, to: projection.start + Self.day, quantile: 0.5) != nil)
        #expect(projection.total(from: projection.start, to: projection.start + Self.day, quantile: 0.9) == nil)
    }

    @Test func hoursAreRealWhenClocksChange() throws {
        // From 02:00 to 03:00 on the wall more is spent; on 29 March 2026 that does not exist in Berlin.
        let zone = try #require(TimeZone(identifier: "Europe/Berlin"))
        let start = TestSeries.start - 3600
        let values = (0..<84 * 24).map { $0 % 24 == 2 ? 110.0 : 100 }
        let history = TimeSeries(start: start, step: 3600, values: values, timeZone: zone)
        var model = SeriesModel(task: .long(step: 3600, steps: 192))
        let forecast = try model.forecast(history)
        let projection = try #require(
            TotalProjection(history: history, forecast: forecast, until: history.end + 14 * Self.day))
        // The history ends at midnight of 26 March; seven nights later is an hour earlier.
        let total = try #require(
            projection.total(from: history.end, to: history.end + 7 * Self.day - 3600, quantile: 0.5))
        #expect(abs(total - (167 * 100 + 6 * 10)) < 3, "\(total)")
    }

    @Test func whatAnEventAddsIsAddedOnce() throws {
        let series = TestSeries.hours(TestSeries.workingWeek(28 * 24, noise: 0.1))
        var model = SeriesModel(task: .long(step: 3600, steps: 192))
        let plain = try model.forecast(series)
        let sale = KnownEvent(
            name: "sale", start: series.end + 3 * Self.day, end: series.end + 3 * Self.day + 7200, floor: 5_000)
        let raised = try model.forecast(series, events: [sale])
        let end = series.end + 28 * Self.day
        let totals = try [(plain, []), (raised, [sale])].map { forecast, events in
            let projection = TotalProjection(history: series, forecast: forecast, events: events, until: end)
            return try #require(projection?.total(from: series.end, to: end, quantile: 0.5))
        }
        let added = totals[1] - totals[0]
        #expect((9_000...10_000).contains(added), "\(added)")
    }

    @Test func aWeekendIsNotAMonday() throws {
        // Known up to Wednesday evening of the fifth week; the weekend costs a fifth.
        let all = TestSeries.workingWeek(42 * 24, noise: 0.2)
        let known = 28 * 24 + 4 * 24 + 3 * 24 - 6
        let series = TestSeries.hours(Array(all.prefix(known)))
        var model = SeriesModel(task: .long(step: 3600, steps: 192))
        let projection = try #require(
            TotalProjection(history: series, forecast: try model.forecast(series), until: series.end + 10 * Self.day))
        let week = 28 * 24 + 4 * 24..<28 * 24 + 11 * 24
        let spent = all[week.lowerBound..<known].reduce(0, +)
        let actual = all[week].reduce(0, +)
        let rest = try #require(
            projection.total(
                from: series.end, to: series.end + Int64(week.upperBound - known) * 3600, quantile: 0.5))
        let ours = abs(spent + rest - actual) / actual
        let runRate = abs(spent / Double(known - week.lowerBound) * Double(week.count) - actual) / actual
        #expect(ours < 0.05 && runRate > 0.2, "\(ours) \(runRate)")
    }

    /// Levels that wander: of sums over weeks to come the 80 % interval must hold about 80 %.
    @Test(arguments: [0.0, 0.03, 0.1]) func intervalsHoldWhatDrifts(_ drift: Double) throws {
        var random = SeededGenerator(seed: 5)
        func normal() -> Double { (0..<12).reduce(-6) { sum, _ in sum + Double.random(in: 0..<1, using: &random) } }
        let (known, ahead) = (56, 28)
        var (inside, count) = (0, 0)
        for _ in 0..<150 {
            var level = 0.0
            let days = (0..<known + ahead).map { _ -> Double in
                level += drift * normal()
                return 100 * exp(level + 0.2 * normal())
            }
            let values = days.flatMap { [Double](repeating: $0 / 24, count: 24) }
            let projection = try #require(projected(Array(values.prefix(known * 24)), errors: nil))
            for length in [7, 14, 28] {
                let actual = days[known..<known + length].reduce(0, +)
                let end = projection.start + Int64(length) * Self.day
                let lower = try #require(projection.total(from: projection.start, to: end, quantile: 0.1))
                let upper = try #require(projection.total(from: projection.start, to: end, quantile: 0.9))
                count += 1
                if actual >= lower, actual <= upper { inside += 1 }
            }
        }
        let coverage = Double(inside) / Double(count)
        #expect((0.65...0.93).contains(coverage), "\(coverage)")
    }

    @Test func aHundredBudgetsTakeMilliseconds() throws {
        let projection = try #require(projected(TestSeries.workingWeek(90 * 24, noise: 0.3), days: 366))
        let end = projection.start + 365 * Self.day
        let clock = ContinuousClock()
        var sum = 0.0
        let duration = clock.measure {
            for budget in 0..<100 {
                let from = projection.start + Int64(budget % 3) * 3600
                for quantile in [0.1, 0.5, 0.9] {
                    sum += projection.total(from: from, to: end, quantile: quantile) ?? 0
                    sum += Double(projection.time(reaching: 1e5, from: from, to: end, quantile: quantile) ?? 0)
                }
            }
        }
        #expect(sum > 0)
        // Far more than it takes, for machines that are busy.
        #expect(duration < .milliseconds(100))
    }
}
