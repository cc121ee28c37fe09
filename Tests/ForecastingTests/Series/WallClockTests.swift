import Foundation
import Testing

@testable import Forecasting

@Suite struct WallClockTests {
    private let berlin: TimeZone

    init() throws { berlin = try #require(TimeZone(identifier: "Europe/Berlin")) }

    @Test func numbersStepsFromMidnight() {
        let clock = WallClock(.gmt, step: 3600, from: 0, to: 864_000)
        #expect(clock.index(0) == 0)
        #expect(clock.index(3599) == 0)
        #expect(clock.index(86_400) == 24)
        #expect(clock.index(-1) == -1)
        #expect(clock.index(-3600) == -1)
        #expect(clock.index(-3601) == -2)
    }

    /// The Sunday when clocks change, as its midnight and the number of hours it has.
    @Test(arguments: [(1_774_738_800, 23), (1_792_879_200, 25)] as [(Int64, Int64)])
    func aDayHasAsManyNumbersAsEveryOther(midnight: Int64, hours: Int64) {
        let clock = WallClock(berlin, step: 3600, from: midnight - 86_400, to: midnight + 3 * 86_400)
        #expect(clock.index(midnight) % 24 == 0)
        #expect(clock.index(midnight + hours * 3600) == clock.index(midnight) + 24)
        // Eight o'clock stays eight o'clock.
        let eight = midnight + (8 + hours - 24) * 3600
        #expect(clock.index(eight) == clock.index(midnight) + 8)
        #expect(clock.index(eight + 86_400) == clock.index(eight) + 24)
    }

    @Test func anHourIsSkippedInSpringAndTakenTwiceInAutumn() {
        let spring: Int64 = 1_774_746_000
        let forward = WallClock(berlin, step: 300, from: spring - 86_400, to: spring + 86_400)
        #expect(forward.index(spring) == forward.index(spring - 300) + 13)
        let autumn: Int64 = 1_792_890_000
        let back = WallClock(berlin, step: 300, from: autumn - 86_400, to: autumn + 86_400)
        #expect(back.index(autumn) == back.index(autumn - 300) - 11)
    }

    @Test func aChangeOutsideOfTheSpanIsOfNoConcern() {
        let winter = TestSeries.start
        let clock = WallClock(berlin, step: 3600, from: winter, to: winter + 86_400)
        #expect(clock.index(winter) % 24 == 1)
    }

    @Test(arguments: [1_774_738_800, 1_792_879_200] as [Int64], [300, 3600, 21_600] as [Int64])
    func stepsInARowHaveTheNumbersThatEachHas(midnight: Int64, step: Int64) {
        let start = midnight - 86_400 + 70
        let series = TimeSeries(
            start: start, step: step, values: [Double](repeating: 1, count: Int(3 * 86_400 / step)), timeZone: berlin)
        let clock = WallClock(berlin, step: step, from: start, to: series.end)
        let last = series.values.count - 1
        #expect(clock.indices(series, 1, through: last) == (1...last).map { clock.index(series.time(at: $0)) })
    }

    @Test(arguments: [1_774_738_800, 1_792_879_200] as [Int64], [300, 3600] as [Int64])
    func numbersHaveTimes(midnight: Int64, step: Int64) {
        let (start, end) = (midnight - 86_400, midnight + 2 * 86_400)
        let clock = WallClock(berlin, step: step, from: start, to: end)
        for time in stride(from: start, to: end, by: Int64.Stride(step)) {
            let found = clock.time(ofIndex: clock.index(time))
            // In the hour that clocks repeat, its first.
            #expect(found == time || found == time - 3600 && clock.index(found) == clock.index(time))
        }
        // What clocks leave out is when they change.
        if midnight == 1_774_738_800 {
            let change: Int64 = 1_774_746_000
            #expect(clock.time(ofIndex: clock.index(change) - 1) == change)
        }
    }
}
