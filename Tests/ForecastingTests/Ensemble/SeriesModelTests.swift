import Foundation
import TestSupport
import Testing

@testable import Forecasting

@Suite struct SeriesModelTests {
    private let task = ForecastTask.long(step: 3600, steps: 48)
    private let series = TestSeries.hours(TestSeries.workingWeek(24 * 30, noise: 0.3))

    @Test func pointsContinueTheSeries() throws {
        var model = SeriesModel(task: task)
        let forecast = try model.forecast(series)
        #expect(forecast.lastObservedEnd == series.end)
        #expect(forecast.step == 3600)
        #expect(forecast.observations == 24 * 30)
        #expect(forecast.points.map(\.time) == (0..<48).map { series.end + $0 * 3600 })
        #expect(forecast.horizons.map(\.steps) == [1, 6, 24, 48])
        #expect(forecast.horizons.allSatisfy { abs($0.methods.reduce(0) { $0 + $1.weight } - 1) < 1e-9 })
    }

    @Test(arguments: [[], [.nan, .nan], [-1, -.infinity, .infinity]] as [[Double]])
    func withoutAnObservationThereIsNoForecast(values: [Double]) {
        var model = SeriesModel(task: task)
        let forecast = model.update(TestSeries.hours(values))
        #expect(forecast == nil)
    }

    /// Gaps at the end and values that cannot be demand are alike: the forecast starts where observations end.
    @Test func theForecastStartsWhereObservationsEnd() throws {
        let known = series.prefix(24 * 16)
        let expected = try SeriesModel.forecast(known, task)
        for gap in [Double.nan, -1, .infinity] {
            let longer = TestSeries.hours(known.values + [Double](repeating: gap, count: 300))
            let forecast = try SeriesModel.forecast(longer, task)
            #expect(forecast.lastObservedEnd == known.end)
            #expect(forecast.numbers == expected.numbers)
            #expect(forecast.points.map(\.time) == expected.points.map(\.time))
        }
    }

    // MARK: Determinism

    @Test(arguments: [true, false])
    func theSameUpdatesGiveTheSameForecast(isLong: Bool) throws {
        let task = isLong ? task : .short(step: 300)
        let values = TestSeries.workingWeek(isLong ? 24 * 30 : 288 * 4, step: isLong ? 3600 : 300, noise: 0.3)
        let series = TimeSeries(start: TestSeries.start, step: isLong ? 3600 : 300, values: values)
        var models = [SeriesModel(task: task), SeriesModel(task: task)]
        for back in [40, 39, 20, 0] {
            let known = series.prefix(values.count - back)
            let first = try models[0].forecast(known)
            let second = try models[1].forecast(known)
            #expect(first.numbers == second.numbers)
            #expect(models[0].stateText == models[1].stateText)
        }
    }

    @Test func askingTwiceChangesNothing() throws {
        var model = SeriesModel(task: task)
        let first = try model.forecast(series)
        let state = model.stateText
        let second = try model.forecast(series)
        #expect(second.numbers == first.numbers)
        #expect(model.stateText == state)
    }

    @Test func bucketByBucketIsTheSameAsLeapsBetweenFits() throws {
        let start = 24 * 29
        var (slow, quick) = (SeriesModel(task: task), SeriesModel(task: task))
        _ = slow.update(series.prefix(start))
        _ = quick.update(series.prefix(start))
        let fitted = slow.state.fittedAt
        var last: Forecast?
        var count = start
        while slow.state.fittedAt == fitted, count < series.values.count {
            count += 1
            last = slow.update(series.prefix(count))
        }
        // A step before the next fit: on the way there nothing was learned but what the same origins tell.
        var (again, leap) = (quick, quick)
        for known in start + 1..<count { last = again.update(series.prefix(known)) }
        let leapt = try leap.forecast(series.prefix(count - 1))
        #expect(try #require(last).numbers == leapt.numbers)
        #expect(again.stateText == leap.stateText)
    }

    @Test func aShorterPastIsAnotherPast() throws {
        var (model, new) = (SeriesModel(task: task), SeriesModel(task: task))
        _ = model.update(series)
        let shorter = series.prefix(24 * 20)
        let forecast = try model.forecast(shorter)
        let expected = try new.forecast(shorter)
        #expect(forecast.numbers == expected.numbers)
        #expect(model.stateText == new.stateText)
    }

    // MARK: Causality

    /// The future is what differs between two series of which a model sees only the common past.
    @Test func whatComesLaterCannotMatter() throws {
        let other = TestSeries.hours(series.values.prefix(24 * 25) + [Double](repeating: 9999, count: 24 * 5))
        var (one, two) = (SeriesModel(task: task), SeriesModel(task: task))
        let first = try one.forecast(series.prefix(24 * 25))
        let second = try two.forecast(other.prefix(24 * 25))
        #expect(first.numbers == second.numbers)
    }

    /// Evidence about a forecast was collected at its origin: a longer series leaves it as it was.
    @Test func evidenceIsOfForecastsMadeBefore() throws {
        var model = SeriesModel(task: task)
        _ = model.update(series.prefix(24 * 25))
        let before = model.state.records
        let wild = TestSeries.hours(series.values.prefix(24 * 25) + [Double](repeating: 400, count: 24 * 3))
        _ = model.update(wild)
        let settled = before.filter { $0.settledBlocks == task.blockEnds.count }
        #expect(!settled.isEmpty)
        for var record in settled {
            var now = try #require(model.state.records.first { $0.index == record.index })
            // What was forecast is forgotten when it is old.
            record.release()
            now.release()
            #expect(now == record)
        }
        for record in before where record.settledBlocks < task.blockEnds.count {
            let now = try #require(model.state.records.first { $0.index == record.index })
            #expect(now.roots == record.roots)
            #expect(now.settledBlocks == task.blockEnds.count)
        }
        #expect(Set(model.state.records.map(\.index)).count == model.state.records.count)
    }

    /// A new model goes through the past as if it came bucket by bucket: what follows an origin changes nothing at it.
    @Test func aReplaySeesOnlyWhatWasKnown() throws {
        let known = 24 * 25
        let wild = TestSeries.hours(series.values.prefix(known) + [Double](repeating: 400, count: 24 * 5))
        var (calm, troubled) = (SeriesModel(task: task), SeriesModel(task: task))
        _ = calm.update(series.prefix(known + 24 * 5))
        _ = troubled.update(wild)
        let end = Int(series.prefix(known).end / 3600)
        let (before, after) = (calm.state.records.filter { $0.index <= end }, troubled.state.records)
        #expect(before.count > 30)
        for (one, other) in zip(before, after) {
            #expect(one.index == other.index)
            #expect(one.roots == other.roots)
            if one.index + task.steps <= end { #expect("\(one.losses)" == "\(other.losses)") }
        }
    }

    @Test func errorsAreThoseOfNoiseWhereThereIsNothingElse() throws {
        var random = SeededGenerator(seed: 9)
        let noise = TestSeries.hours((0..<24 * 30).map { _ in Double.random(in: 0...100, using: &random) })
        var model = SeriesModel(task: .long(step: 3600, steps: 24))
        let accuracy = try model.forecast(noise).accuracy
        // The mean absolute deviation of uniform noise is half its mean: nothing honest is much better.
        #expect(try #require(accuracy.wape) > 0.45)
        #expect(try #require(accuracy.wape) < 0.65)
        #expect((0.7...0.9).contains(try #require(accuracy.coverage80)))
    }

    // MARK: Fitting

    @Test func aBucketMoreDoesNotFitAnewUntilItIsDue() throws {
        var model = SeriesModel(task: task)
        _ = model.update(series.prefix(24 * 26))
        var fits: [Int] = []
        for count in 24 * 26 + 1...24 * 30 {
            _ = model.update(series.prefix(count))
            let fitted = try #require(model.state.fittedAt)
            if fits.last != fitted { fits.append(fitted) }
        }
        #expect((2...4).contains(fits.count))
        #expect(zip(fits.dropFirst(), fits.dropFirst(2)).allSatisfy { $1 - $0 == task.refitSteps })
    }

    @Test func staggerMovesTheTimesOfFits() throws {
        var times: Set<Int> = []
        for stagger in [0, 17, -31, .min] {
            var model = SeriesModel(task: task, stagger: stagger)
            _ = model.update(series.prefix(24 * 27))
            let before = model.state.fittedAt
            var count = 24 * 27
            while model.state.fittedAt == before {
                count += 1
                _ = model.update(series.prefix(count))
            }
            #expect(count - 24 * 27 <= task.refitSteps)
            let fitted = try #require(model.state.fittedAt)
            times.insert(fitted % task.refitSteps)
            #expect((fitted + model.stagger) % task.refitSteps == 0)
        }
        #expect(times.count >= 3)
    }

    @Test func evidenceIsKeptForItsDays() throws {
        var model = SeriesModel(task: .short(step: 1800))
        let values = TestSeries.workingWeek(48 * 20, step: 1800, noise: 0.3)
        for count in [48 * 16, values.count] {
            let series = TimeSeries(start: TestSeries.start, step: 1800, values: Array(values.prefix(count)))
            _ = model.update(series)
            let ages = model.state.records.map { Int(series.end / 1800) - $0.index }
            #expect(ages.allSatisfy { (0...48 * 14).contains($0) })
            #expect(try #require(ages.max()) > 48 * 9)
        }
    }

    @Test func everyForecastThatIsKeptCounts() {
        var model = SeriesModel(task: task)
        _ = model.update(series.prefix(24 * 20))
        let learned = model.learned
        #expect(learned >= model.state.records.count)
        _ = model.update(series.prefix(24 * 20))
        #expect(model.learned == learned, "nothing is new")
        _ = model.update(series.prefix(24 * 20 + task.originSpacing))
        #expect(model.learned == learned + 1)
    }

    // MARK: Keeping

    @Test func aModelGoesOnFromWhatWasKept() throws {
        var model = SeriesModel(task: task, stagger: 5)
        _ = model.update(series.prefix(24 * 28))
        var restored = try #require(SeriesModel(task: task, stagger: 5, encoded: model.encoded()))
        #expect(restored.stateText == model.stateText)
        let (one, two) = (try model.forecast(series), try restored.forecast(series))
        #expect(one.numbers == two.numbers)
    }

    @Test func soDoesAModelByMinutes() throws {
        let series = TimeSeries(start: 0, step: 300, values: TestSeries.workingWeek(288 * 4, step: 300, noise: 0.2))
        var model = SeriesModel(task: .short(step: 300))
        _ = model.update(series.prefix(288 * 4 - 20))
        var restored = try #require(SeriesModel(task: .short(step: 300), encoded: model.encoded()))
        #expect(restored.stateText == model.stateText)
        #expect(try model.forecast(series).numbers == restored.forecast(series).numbers)
    }

    /// What another version or another task left behind, or half of it, is not taken for a model.
    @Test func whatIsNotAModelOfTheTaskIsRefused() {
        var model = SeriesModel(task: task)
        _ = model.update(series.prefix(24 * 10))
        let bytes = model.encoded()
        #expect(SeriesModel(task: task, encoded: bytes) != nil)
        #expect(SeriesModel(task: .long(step: 3600, steps: 24), encoded: bytes) == nil)
        #expect(SeriesModel(task: .short(step: 3600), encoded: bytes) == nil)
        #expect(SeriesModel(task: task, encoded: bytes + [0]) == nil)
        for count in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 200)) {
            #expect(SeriesModel(task: task, encoded: Array(bytes.prefix(count))) == nil)
        }
    }

    /// A history that is read backwards, newest day first, must not leave a model that knows the newest day only.
    @Test func olderDataThatComesInLaterIsLearnedFrom() throws {
        var (grown, whole) = (SeriesModel(task: task), SeriesModel(task: task))
        let newest = TimeSeries(
            start: series.time(at: series.values.count - 72), step: 3600, values: Array(series.values.suffix(72)))
        _ = try grown.forecast(newest)
        #expect(try grown.forecast(series).numbers == whole.forecast(series).numbers)
    }
}
