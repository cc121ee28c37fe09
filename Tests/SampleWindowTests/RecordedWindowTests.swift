import PromQL
import TestSupport
import Testing

@testable import SampleWindow

@Suite struct RecordedWindowTests {
    private static func labels(_ name: String) -> Labels { Labels(["__name__": name]) }

    private static func find(_ window: RecordedWindow, _ name: String) throws -> Series? {
        try window.select([Matcher(name: "__name__", equals: name)], from: .min / 2, through: .max / 2).first
    }

    /// Irregular times, odd values and stale markers, over several chunks.
    @Test func whatIsPutInComesOut() throws {
        var random = SeededGenerator(seed: 3)
        var (window, time) = (RecordedWindow(), Int64(1_700_000_000_000))
        var (times, values) = ([Int64](), [Double]())
        for index in 0..<1_000 {
            time += Int64.random(in: 1...120_000, using: &random)
            let value = index % 7 == 3 ? Series.staleMarker : index % 11 == 2 ? .infinity : .random(in: -1...1, using: &random)
            times.append(time)
            values.append(value)
            window.append(value, of: Self.labels("x"), at: time)
        }
        let whole = try #require(try Self.find(window, "x"))
        #expect(whole == Series(labels: Self.labels("x"), timestamps: times, values: values))
        let part = try window.select([], from: times[130], through: times[500])
        #expect(part == [Series(labels: Self.labels("x"), timestamps: Array(times[130...500]), values: Array(values[130...500]))])
    }

    @Test func ofTwoSamplesAtOneTimeTheFirstCountsAndOldOnesAreLeftOut() throws {
        var window = RecordedWindow()
        for (value, time) in [(1.0, 10), (2, 10), (3, 9), (4, 11)] as [(Double, Int64)] {
            window.append(value, of: Self.labels("x"), at: time)
        }
        #expect(try Self.find(window, "x")?.values == [1, 4])
        #expect(window.lastTime(of: Self.labels("x")) == 11)
    }

    @Test func theEndOfASeriesThatThereIsNotMakesNone() {
        var window = RecordedWindow()
        window.append(Series.staleMarker, of: Self.labels("x"), at: 10)
        #expect(window.seriesCount == 0 && window.refusedSamples == 0)
    }

    @Test func oldSamplesGoAndTheirSeriesWithTheLast() throws {
        var window = RecordedWindow()
        for minute in 0..<600 { window.append(1, of: Self.labels("long"), at: Int64(minute) * 60_000) }
        window.append(1, of: Self.labels("short"), at: 0)
        window.drop(at: 600 * 60_000, keeping: 300 * 60_000)
        let first = try #require(try Self.find(window, "long")?.timestamps.first)
        // A chunk at a time.
        #expect(first <= 300 * 60_000 && first > 0)
        #expect(try Self.find(window, "short") == nil)
        #expect(window.seriesCount == 1)
        // Its number is given to another.
        window.append(5, of: Self.labels("new"), at: 600 * 60_000)
        #expect(try Self.find(window, "new")?.values == [5])
    }

    @Test func whenTheClockWasSetBackSeriesBeginAnew() throws {
        var window = RecordedWindow()
        window.append(1, of: Self.labels("x"), at: 10_000_000)
        window.drop(at: 10_000_000 - 60_000, keeping: 3_600_000)
        #expect(window.seriesCount == 1)
        window.drop(at: 10_000_000 - 60_001, keeping: 3_600_000)
        #expect(window.seriesCount == 0)
    }

    @Test func seriesAboveTheLimitAreCountedAndRefused() {
        var window = RecordedWindow(maximumSeries: 1)
        window.append(1, of: Self.labels("x"), at: 1)
        window.append(1, of: Self.labels("y"), at: 1)
        window.append(2, of: Self.labels("x"), at: 2)
        #expect(window.seriesCount == 1 && window.refusedSamples == 1)
    }

    @Test func aCopyDoesNotChange() throws {
        var window = RecordedWindow()
        window.append(1, of: Self.labels("x"), at: 1)
        let copy = window
        window.append(2, of: Self.labels("x"), at: 2)
        #expect(try Self.find(copy, "x")?.values == [1])
    }

    /// An alert a minute, as rules record it: its state, always 1, and since when it is active.
    @Test func aSampleThatStaysTheSameTakesLittle() {
        var window = RecordedWindow()
        for minute in 0..<360 {
            window.append(1, of: Self.labels("ALERTS"), at: Int64(minute) * 60_000)
            window.append(1_772_366_400, of: Self.labels("ALERTS_FOR_STATE"), at: Int64(minute) * 60_000)
        }
        #expect(Double(window.size.bytes) / Double(window.size.samples) < 1)
    }
}
