import PromQL
import TestSupport
import Testing

@testable import SampleWindow

@Suite struct SampleWindowTests {
    static let start: Int64 = 1_700_000_000_000

    static func series(_ name: String, _ instance: Int) -> Labels {
        Labels(["__name__": name, "instance": "\(instance)", "model": "gpt-4.1"])
    }

    /// Series that come and go at random, read back whole and in part, beside what was appended.
    @Test(arguments: 0..<12) func whatIsAppendedIsSelected(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var window = SampleWindow()
        var expected: [Labels: [(time: Int64, value: Double)]] = [:]
        var present = Set(0..<6)
        for tick in 0..<400 {
            let time = Self.start + Int64(tick) * 5000 + Int64.random(in: 0..<900, using: &random)
            if Int.random(in: 0..<20, using: &random) == 0 {
                present.formSymmetricDifference([Int.random(in: 0..<12, using: &random)])
            }
            var samples: [(labels: Labels, value: Double)] = []
            for instance in present.sorted().shuffled(using: &random) {
                samples.append((Self.series("m\(instance % 2)", instance), Double(tick / 7 * instance)))
            }
            window.append(samples, at: time, keeping: .max / 2)
            for (labels, values) in expected
            where !samples.contains(where: { $0.labels == labels }) && !Series.isStale(values.last?.value ?? 0) {
                expected[labels]?.append((time, Series.staleMarker))
            }
            for sample in samples { expected[sample.labels, default: []].append((time, sample.value)) }
        }
        let all = try Matcher(name: "__name__", .matches, "m.*")
        for (from, through) in [
            (Int64.min / 2, Int64.max / 2), (Self.start + 300_000, Self.start + 1_200_000),
            (Self.start + 590_000, Self.start + 610_000), (Self.start + 1_900_000, .max / 2), (0, Self.start - 1),
        ] {
            let found = try WindowSource(window.view).select([all], from: from, through: through)
            let wanted = expected.compactMap { labels, samples -> Series? in
                var samples = samples.filter { $0.time >= from && $0.time <= through }
                // A gap at the beginning leaves no marker.
                samples = Array(samples.drop { Series.isStale($0.value) })
                guard !samples.isEmpty else { return nil }
                return Series(labels: labels, timestamps: samples.map(\.time), values: samples.map(\.value))
            }.sorted { $0.labels < $1.labels }
            #expect(found == wanted)
        }
    }

    @Test func aSeriesThatIsNotThereAnyMoreIsStaleAtOnce() throws {
        var window = SampleWindow()
        let (gone, here) = (Self.series("up", 1), Self.series("up", 2))
        window.append([(gone, 1), (here, 1)], at: Self.start, keeping: 3_600_000)
        window.append([(here, 1)], at: Self.start + 5000, keeping: 3_600_000)
        func names(at time: Int64) throws -> [String] {
            let value = try Engine().instant(Parser.expression("up"), at: time, source: WindowSource(window.view))
            guard case .vector(let elements) = value else { return [] }
            return elements.map { $0.labels["instance"] }
        }
        #expect(try names(at: Self.start + 4999) == ["1", "2"])
        #expect(try names(at: Self.start + 5000) == ["2"])
    }

    @Test func whatIsOlderThanTheWindowGoesAndItsPlaceIsUsedAgain() throws {
        var window = SampleWindow(maximumSeries: 2)
        let keeping: Int64 = 600_000
        for tick in 0..<1000 {
            let time = Self.start + Int64(tick) * 5000
            window.append([(Self.series("a", tick < 100 ? 1 : 2), Double(tick))], at: time, keeping: keeping)
        }
        #expect(window.view.firstTime! >= Self.start + 999 * 5000 - keeping - 5000 * Int64(SampleWindow.ticksPerBlock))
        #expect(window.view.firstTime! <= Self.start + 999 * 5000 - keeping)
        #expect(window.view.seriesCount == 1)

        let (third, time) = (Self.series("b", 3), Self.start + 1000 * 5000)
        window.append([(third, 7), (Self.series("a", 2), 1)], at: time, keeping: keeping)
        #expect(window.refusedSamples == 0)
        let found = try WindowSource(window.view).select([Matcher(name: "__name__", equals: "b")], from: 0, through: time)
        #expect(found.first?.values.last == 7)
        #expect(found.first?.values.filter { !Series.isStale($0) }.count == 1)

        window.append([(third, 7), (Self.series("a", 2), 1), (Self.series("c", 4), 1)], at: time + 1, keeping: keeping)
        #expect(window.refusedSamples == 1)
        #expect(window.view.seriesCount == 2)
    }

    @Test func aViewDoesNotChangeWhileTheWindowGoesOn() throws {
        var window = SampleWindow()
        let labels = Self.series("a", 1)
        window.append([(labels, 1)], at: Self.start, keeping: 1)
        let view = window.view
        for tick in 1..<300 {
            window.append([(labels, 2), (Self.series("b", tick), 1)], at: Self.start + Int64(tick), keeping: 1)
        }
        let found = try WindowSource(view).select([Matcher(name: "instance", equals: "1")], from: 0, through: .max / 2)
        #expect(found == [Series(labels: labels, timestamps: [Self.start], values: [1])])
        #expect(view.seriesCount == 1)
    }

    @Test func aClockThatGoesBackLittleLeavesATickOutAndOneThatGoesBackFarBeginsAnew() {
        var window = SampleWindow()
        let labels = Self.series("a", 1)
        window.append([(labels, 1)], at: Self.start, keeping: 3_600_000)
        window.append([(labels, 2)], at: Self.start, keeping: 3_600_000)
        window.append([(labels, 3)], at: Self.start - 60_000, keeping: 3_600_000)
        #expect(window.view.size.samples == 1)
        window.append([(labels, 4)], at: Self.start - 60_001, keeping: 3_600_000)
        #expect(window.view.size.samples == 1)
        #expect(window.view.lastTime == Self.start - 60_001)
    }

    /// What a counter is made of must not fall.
    @Test func whatWasRefusedStaysCountedWhenTheWindowBeginsAnew() {
        var window = SampleWindow(maximumSeries: 1)
        window.append([(Self.series("a", 1), 1), (Self.series("a", 2), 1)], at: Self.start, keeping: 3_600_000)
        window.append([(Self.series("a", 1), 1)], at: Self.start - 3_600_000, keeping: 3_600_000)
        #expect(window.refusedSamples == 1)
        #expect(window.view.size.samples == 1)
    }

    @Test func theSizeCountsWhatASelectorFinds() throws {
        var random = SeededGenerator(seed: 9)
        var window = SampleWindow()
        for tick in 0..<300 {
            let present = (0..<20).filter { _ in Bool.random(using: &random) }
            window.append(
                present.map { (Self.series("a", $0), 1) } + [(Self.series("a", 99), Series.staleMarker)],
                at: Self.start + Int64(tick) * 5000, keeping: 600_000)
            let found = try WindowSource(window.view).select(
                [Matcher(name: "__name__", equals: "a")], from: 0, through: .max / 2)
            let samples = found.reduce(0) { $0 + $1.values.count { !Series.isStale($0) } }
            #expect(window.view.size.samples == samples)
            #expect(window.view.seriesCount >= found.count)
        }
    }

    @Test func readingManySamplesStopsAtTheLimit() {
        var window = SampleWindow()
        for tick in 0..<200 {
            window.append(
                (0..<10).map { (Self.series("a", $0), 1) }, at: Self.start + Int64(tick) * 1000, keeping: 3_600_000)
        }
        let source = WindowSource(window.view, maximumSamples: 1999)
        #expect(throws: EvaluationError.tooManySamples) {
            try source.select([Matcher(name: "__name__", equals: "a")], from: 0, through: .max / 2)
        }
    }

    /// Most series of an exporter repeat, some count; times cost nothing to a series.
    @Test func aSampleTakesLessThanTwoBytes() {
        var random = SeededGenerator(seed: 5)
        var window = SampleWindow()
        var counters = [Double](repeating: 0, count: 40)
        for tick in 0..<SampleWindow.ticksPerBlock * 10 {
            for index in counters.indices { counters[index] += Double(Int.random(in: 0..<50, using: &random)) }
            let gauges = (0..<160).map { (Self.series("gauge", $0), Double(tick / 60 * $0) * 0.1) }
            let samples = gauges + counters.enumerated().map { (Self.series("counter", $0.offset), $0.element) }
            window.append(samples, at: Self.start + Int64(tick) * 5000, keeping: .max / 2)
        }
        let size = window.view.size
        #expect(size.samples == 200 * 1200)
        #expect(Double(size.bytes) / Double(size.samples) < 2)
    }
}
