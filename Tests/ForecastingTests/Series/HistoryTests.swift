import Foundation
import TestSupport
import Testing

@testable import Forecasting

@Suite struct HistoryTests {
    private func prepared(_ series: TimeSeries, events: [KnownEvent] = []) -> History? {
        let clock = WallClock(series.timeZone, step: series.step, from: series.start, to: series.end)
        return History(series, clock: clock, events: events)
    }

    private func hours(_ values: [Double]) -> History? { prepared(TestSeries.hours(values)) }

    @Test(arguments: [[], [.nan], [-1, -.infinity, .infinity, .nan]] as [[Double]])
    func nothingObservedIsNoHistory(values: [Double]) { #expect(hours(values) == nil) }

    @Test func whatCannotBeDemandIsAGap() throws {
        let history = try #require(hours([4, -3, .infinity, .nan, 8]))
        #expect(history.observations == 2)
        #expect(history.observed.map(\.isNaN) == [false, true, true, true, false])
        #expect(history.values == [4, 5, 6, 7, 8])
    }

    @Test func itBeginsAndEndsWithAnObservation() throws {
        let history = try #require(hours([.nan, .nan, 3, 4, .nan]))
        #expect(history.values == [3, 4])
        #expect(history.first == Int(TestSeries.start / 3600) + 2)
        #expect(history.end == history.first + 2)
    }

    @Test func aLongGapIsFilledWithTheDayBeforeThenAlsoTheWeekBefore() throws {
        var values = (0..<24 * 20).map { Double($0 % 24 + 1) }
        for index in 50..<70 { values[index] = .nan }
        for index in 300..<320 { values[index] = .nan }
        // A Thursday a week before the second gap.
        for index in 300 - 168..<320 - 168 { values[index] *= 3 }
        let history = try #require(hours(values))
        #expect(history.values[60] == values[36])
        #expect(history.values[310] == (values[286] + values[142]) / 2)
        #expect(history.values.allSatisfy { $0 > 0 })
    }

    @Test func aLongGapOnTheFirstDayRepeatsTheValueBefore() throws {
        let history = try #require(hours([7] + Array(repeating: .nan, count: 10) + [1]))
        #expect(history.values[1...10].allSatisfy { $0 == 7 })
    }

    @Test func whatLiesBeforeFourWeeksOfNothingIsForgotten() throws {
        let gap = [Double](repeating: .nan, count: 28 * 24)
        #expect(hours([9] + gap + [1, 2])?.values == [1, 2])
        #expect(hours([9] + gap.dropLast(2) + [1, 2])?.values.count == 28 * 24 + 1)
    }

    /// A model that is launched is a new series, however long it was known as idle; a test call is no launch.
    @Test(arguments: [(0, 24 * 7), (2, 24 * 40)])
    func whatLiesBeforeALaunchIsForgotten(calls: Int, idle: Int) throws {
        let before = [Double](repeating: 3, count: calls) + [Double](repeating: 0, count: idle)
        let day = (0..<24).map { $0 % 3 == 0 ? 5.0 : 0 }
        let first = Int(TestSeries.start / 3600)
        #expect(try #require(hours(before + day.prefix(23))).first == first)
        #expect(try #require(hours(before + day)).first == first + before.count)
        #expect(try #require(hours(before + day)).values == day)
        #expect(try #require(hours(before + [5] + [Double](repeating: 0, count: 60))).first == first)
        // A call a week before is no launch either, and does not end the idle time.
        let call = [5] + [Double](repeating: 0, count: 24 * 7)
        #expect(try #require(hours(before + call + day)).values == day)
    }

    /// What was known before an idle time says what comes after it.
    @Test(arguments: [2, 40]) func whatIsIdleLaterIsKept(days: Int) throws {
        let day = (0..<24).map { $0 > 6 ? 5.0 : 0 }
        let values = day + [Double](repeating: 0, count: 24 * days) + day + day
        #expect(try #require(hours(values)).first == Int(TestSeries.start / 3600))
    }

    @Test func onlyTheNewestDaysAreKept() throws {
        let history = try #require(hours([Double](repeating: 1, count: 200 * 24)))
        #expect(history.values.count == History.longestDays * 24)
    }

    @Test func aValueBeyondAllMeasureIsCut() throws {
        var values = [Double](repeating: 2, count: 200)
        values[150] = 1e300
        let history = try #require(hours(values))
        #expect(history.observed[150] == 2000)
        #expect(hours([1e300])?.values == [1e15])
    }

    @Test func anEventIsLeftOutAndItsRatioRemembered() throws {
        var values = [Double](repeating: 10, count: 24 * 10)
        for index in 100..<110 { values[index] = 40 }
        let event = KnownEvent(name: "sale", start: TestSeries.start + 100 * 3600, end: TestSeries.start + 110 * 3600)
        let history = try #require(prepared(TestSeries.hours(values), events: [event]))
        #expect(history.values.allSatisfy { $0 == 10 })
        #expect(history.observed[105].isNaN)
        #expect(history.eventExperiences.mapValues(\.ratio) == [event.identity: 4])
    }

    /// Friday says nothing of Saturday.
    @Test func gapsAtWeekendsAreFilledByWeekends() throws {
        let week = TestSeries.workingWeek(24 * 35)
        let weekend = 24 * 30 + 12..<24 * 31 + 12
        let values = week.enumerated().map { weekend.contains($0) ? .nan : $1 }
        let history = try #require(hours(values))
        for index in weekend { #expect(abs(history.values[index] - week[index]) < 1e-9) }
    }

    @Test func anEventThatIsAllThereIsTeaches() throws {
        let event = KnownEvent(name: "sale", start: 0, end: .max)
        let history = try #require(prepared(TestSeries.hours([3, 5]), events: [event]))
        #expect(history.values == [3, 5])
    }

    /// An hour's worth of five minutes that ends before it began, by the clock on the wall.
    @Test(arguments: 1...24)
    func aHistoryMayBeginInTheHourThatClocksRepeat(count: Int) throws {
        let berlin = try #require(TimeZone(identifier: "Europe/Berlin"))
        let values = (0..<count).map { Double($0 + 1) }
        for back in 0...12 {
            let start: Int64 = 1_792_890_000 - Int64(back) * 300
            let series = TimeSeries(start: start, step: 300, values: values, timeZone: berlin)
            let history = try #require(prepared(series))
            #expect(history.observations == count)
            #expect(history.values.allSatisfy { $0 >= 1 && $0 <= Double(count) })
        }
    }
}
