import Foundation
import TestSupport
import Testing

@testable import Forecasting

@Suite struct RecurringLossesTests {
    private let task = ForecastTask.short(step: 300, methods: [LastValue(), SeasonalNaive(name: "day", days: 1)])
    private let usual = [0.9, 0.1]

    /// So short that nothing is known of the week before.
    private let past = Past(values: [1, 1], stepsPerDay: 288, firstIndex: 0, scale: nil)

    /// Records of the same time of the newest days, the oldest first, with members' losses.
    private func records(_ losses: [[Float]], off: Int = 0) -> [OriginRecord] {
        losses.enumerated().map { index, losses in
            var record = OriginRecord(
                index: index * 288 + off, context: [], forecasts: [], path: [], lastValue: 0, losses: losses,
                rootLosses: losses, typicalLosses: [Combination.short.typicalLoss(losses[...])], residuals: [],
                roots: [], windowErrors: [], outcomes: [.init()])
            record.settledBlocks = 1
            return record
        }
    }

    private func weights(_ losses: [[Float]], off: Int = 0, available: [Bool] = [true, true]) -> [Double] {
        let records = records(losses, off: off)
        return RecurringLosses(records, past: past, now: losses.count * 288, task: task).weights(
            records, block: 0, usual: usual, available: available)
    }

    private let job: [Float] = [40, 2]

    @Test func whoKnewTheJobTheNightsBeforeCountsTonight() {
        let weights = weights([job, job, job, job])
        #expect(weights[1] > 0.95)
        #expect(abs(weights.reduce(0, +) - 1) < 1e-9)
        #expect(self.weights([job, job, job, job], off: -5)[1] > 0.95)
    }

    @Test func otherTimesOfTheDayTellNothing() {
        #expect(weights([job, job, job, job], off: 12) == usual)
        #expect(weights([job, job, job, job], off: -144) == usual)
    }

    @Test func twoNightsAreNotEnough() {
        #expect(weights([job, job]) == usual)
    }

    @Test func oneNightDoesNotDecide() {
        let quiet: [Float] = [1, 1.2]
        #expect(weights([quiet, quiet, [4000, 20], quiet, quiet])[0] > 0.89)
        #expect(weights([quiet, quiet, quiet, quiet, [4000, 20]])[0] > 0.89)
    }

    @Test func aHolidayDoesNotDecide() {
        let holiday: [Float] = [0, 40]
        #expect(weights([job, job, job, job, holiday])[1] > 0.95)
        #expect(weights([job, job, job, holiday, job])[1] > 0.95)
    }

    @Test func aJobThatRunsNoMoreIsForgotten() {
        let quiet: [Float] = [1, 1.2]
        #expect(weights([job, job, job, job, quiet, quiet, quiet])[0] > 0.89)
    }

    @Test func whatIsLittleBetterChangesNothing() {
        let weights = weights([[1, 0.9], [1.1, 0.9], [0.9, 0.8], [1, 0.9]])
        #expect(abs(weights[0] - usual[0]) < 0.02)
    }

    @Test func aMemberWithoutAForecastGetsNothing() {
        let records = records([job, job, job, job])
        let weights = RecurringLosses(records, past: past, now: 4 * 288, task: task).weights(
            records, block: 0, usual: [1, 0], available: [true, false])
        #expect(weights == [1, 0])
    }

    @Test func aMemberThatIsNewDoesNotHideWhatIsKnownOfTheOthers() {
        let task = ForecastTask.short(
            step: 300, methods: [LastValue(), SeasonalNaive(name: "day", days: 1), SeasonalNaive(name: "week", days: 7)])
        let records = records([job + [.nan], job + [.nan], job + [.nan], job + [1]])
        let weights = RecurringLosses(records, past: past, now: 4 * 288, task: task).weights(
            records, block: 0, usual: [0.7, 0.1, 0.2], available: [true, true, true])
        #expect(weights[1] > 0.95)
        #expect(abs(weights.reduce(0, +) - 1) < 1e-9)
    }

    @Test func aNightThatWasNotObservedDoesNotHideTheOthers() {
        let task = ForecastTask.short(
            step: 300, methods: [LastValue(), SeasonalNaive(name: "day", days: 1), SeasonalNaive(name: "week", days: 7)])
        let records = records([job + [.nan], job + [.nan], [.nan, .nan, .nan], job + [.nan], job + [1]])
        let weights = RecurringLosses(records, past: past, now: 5 * 288, task: task).weights(
            records, block: 0, usual: [0.7, 0.1, 0.2], available: [true, true, true])
        #expect(weights[1] > 0.95)
    }

    @Test func membersThatMissedNothingAreNoObstacle() {
        #expect(weights([[0, 0], [0, 0], [0, 0], [0, 0]]) == usual)
        let weights = weights([[3, 0], [3, 0], [3, 0], [3, 0]])
        #expect(weights[1] > 0.99)
    }

    @Test func whatIsNotYetKnownIsNoEvidence() {
        var records = records([job, job, job, job])
        for index in records.indices { records[index].settledBlocks = 0 }
        let weights = RecurringLosses(records, past: past, now: 4 * 288, task: task).weights(
            records, block: 0, usual: usual, available: [true, true])
        #expect(weights == usual)
        #expect(self.weights([job, job, [.nan, .nan], [.nan, .nan]]) == usual)
    }

    /// A step of a day leaves no time of the day to tell from another.
    @Test func coarseStepsDoNoHarm() {
        let task = ForecastTask.short(step: 86_400, methods: [LastValue(), SeasonalNaive(name: "day", days: 1)])
        let records = records([job, job, job, job])
        let weights = RecurringLosses(records, past: past, now: 4 * 288, task: task).weights(
            records, block: 0, usual: usual, available: [true, true])
        #expect(weights == usual)
    }

    @Test(arguments: [10, 15, 50]) func aJobOfTenMinutesEveryNightIsForecast(factor: Double) throws {
        var values = TestSeries.workingWeek(288 * 13 + 28, step: 300, noise: 0.15)
        var expected = 0.0
        for index in values.indices where index % 288 == 30 || index % 288 == 31 {
            values[index] *= factor
            expected += values[index] / 26
        }
        let forecast = try SeriesModel.forecast(TestSeries.fiveMinutes(values), .short(step: 300))
        for lead in [2, 3] {
            #expect(forecast.points[lead].value > expected / 2)
            #expect(forecast.points[lead].value < expected * 2)
        }
        #expect(forecast.points[8].value < expected / 4)
    }

    /// Mondays to Fridays from eight to six, nothing at other times: half an hour before eight.
    @Test(arguments: [
        (7, true), (8, true), (9, false), (11, true), (12, true), (14, true), (16, false), (18, true), (20, true),
        (23, false), (25, true),
    ])
    func openingHoursOfWorkingDaysAreForecast(day: Int, opens: Bool) throws {
        try expectOpening(day: day, opens: opens)
    }

    /// The day after, the first working days after, and a week after.
    @Test(arguments: [21, 22, 25, 27]) func openingHoursAreForecastAfterAHoliday(day: Int) throws {
        try expectOpening(day: day, opens: true, holiday: 20)
    }

    private func expectOpening(day: Int, opens: Bool, holiday: Int? = nil) throws {
        var random = SeededGenerator(seed: 9)
        // The first day is a Thursday.
        let values = (0..<288 * day + 90).map { index -> Double in
            let isOpen = ![2, 3].contains(index / 288 % 7) && (96..<216).contains(index % 288) && index / 288 != holiday
            return isOpen ? Double.random(in: 800...1200, using: &random) : 0
        }
        let series = TimeSeries(start: TestSeries.start, step: 300, values: values)
        let forecast = try SeriesModel.forecast(series, .short(step: 300))
        let afterEight = forecast.points[6..<12].reduce(0) { $0 + $1.value } / 6
        #expect(opens ? afterEight > 200 : afterEight < 50, "\(afterEight)")
        #expect(forecast.points[..<5].allSatisfy { $0.value < 50 })
    }
}
