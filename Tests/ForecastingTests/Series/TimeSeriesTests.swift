import Forecasting
import Foundation
import Testing

@Suite struct TimeSeriesTests {
    @Test func placesObservationsOnTheGridAndLeavesGaps() {
        let series = TimeSeries(
            from: 100, to: 150, step: 10,
            observations: [
                (start: 130, value: 4), (start: 100, value: 1), (start: 119, value: 2), (start: 99, value: 9),
            ])
        #expect(series.start == 100)
        #expect(series.end == 150)
        #expect(series.values.map { $0.isNaN ? -1 : $0 } == [1, 2, -1, 4, -1])
        #expect(series.observedCount == 3)
    }

    @Test func theLastObservationOfAStepCountsAndAnUnfinishedStepIsLeftOut() {
        let series = TimeSeries(
            from: 0, to: 25, step: 10,
            observations: [(start: 0, value: 1), (start: 5, value: 2), (start: 20, value: 3)])
        #expect(series.values.count == 2)
        #expect(series.values[0] == 2)
    }

    @Test(arguments: [(Int64(10), Int64(0)), (0, 0), (.max, .min)])
    func anEmptySpanMakesAnEmptySeries(from: Int64, to: Int64) {
        let series = TimeSeries(from: from, to: to, step: 10, observations: [(start: 0, value: 1)])
        #expect(series.values.isEmpty)
    }

    @Test func aSpanBeyondTheLimitKeepsTheNewestSteps() {
        let end = Int64(3_600_000_000_000)
        let series = TimeSeries(from: 0, to: end, step: 3600, observations: [(start: end - 3600, value: 7)])
        #expect(series.values.count == TimeSeries.maximumCount)
        #expect(series.end == end)
        #expect(series.values.last == 7)
        #expect(TimeSeries(from: .min, to: .max, step: 1, observations: []).values.count == TimeSeries.maximumCount)
    }

    @Test func sumsOverTheUnionAndIsAGapOnlyWhereAllAre() {
        let a = TimeSeries(start: 0, step: 10, values: [1, .nan, 3])
        let b = TimeSeries(start: 10, step: 10, values: [.nan, 5, 7])
        let sum = TimeSeries.sum([a, b])
        #expect(sum?.start == 0)
        #expect(sum?.values.map { $0.isNaN ? -1 : $0 } == [1, -1, 8, 7])
    }

    @Test func refusesToSumWhatDoesNotAlign() {
        let a = TimeSeries(start: 0, step: 10, values: [1])
        #expect(TimeSeries.sum([]) == nil)
        #expect(TimeSeries.sum([a, TimeSeries(start: 5, step: 10, values: [1])]) == nil)
        #expect(TimeSeries.sum([a, TimeSeries(start: 0, step: 20, values: [1])]) == nil)
        #expect(TimeSeries.sum([a, TimeSeries(start: 1_000_000_000_000, step: 10, values: [1])]) == nil)
    }

    @Test func scalesAndDropsTheTrailingGap() {
        let series = TimeSeries(start: 0, step: 10, values: [1, .nan, 2, .nan, .nan])
        #expect(series.droppingTrailingGap().end == 30)
        #expect(series.scaled(by: 3).values[2] == 6)
        #expect(series.scaled(by: 3).values[1].isNaN)
        #expect(TimeSeries(start: 0, step: 10, values: [.nan]).droppingTrailingGap().values.isEmpty)
    }

    @Test func theTimeZoneIsKept() throws {
        let zone = try #require(TimeZone(identifier: "Europe/Berlin"))
        let series = TimeSeries(start: 0, step: 10, values: [1, .nan]).on(zone)
        #expect(series.timeZone == zone)
        #expect(series.scaled(by: 2).timeZone == zone)
        #expect(series.prefix(1).timeZone == zone)
        #expect(series.droppingTrailingGap().timeZone == zone)
        #expect(TimeSeries.sum([series, series])?.timeZone == zone)
    }

    @Test(arguments: [Int64.min, -1, 0]) func aStepIsASecondAtLeast(step: Int64) {
        #expect(TimeSeries(start: 0, step: step, values: [1]).step == 1)
        #expect(TimeSeries(from: 0, to: 3, step: step, observations: []).values.count == 3)
    }
}
