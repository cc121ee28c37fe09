import TestSupport
import Testing

@testable import Storage

@Suite struct QueueTests {
    let folder: TemporaryFolder
    let store: Store

    init() throws {
        folder = try TemporaryFolder()
        store = try Store.open(folder: folder.path)
    }

    private func sample(_ at: Int64, _ depth: Double, _ throughput: Double? = nil, model: String = "*") -> QueueSample {
        QueueSample(account: "a", model: model, at: newYear + at, depth: depth, throughputPerMinute: throughput)
    }

    @Test func samplesAreRolledUpToFiveMinutesAndHours() throws {
        #expect(try store.insertQueueSamples([sample(0, 2, 60), sample(15, 4), sample(285, 6, 120), sample(300, 9)]) == 4)
        let short = try store.queueRollups(account: "a", step: 300, from: newYear, to: newYear + hour)
        #expect(
            short == [
                QueueRollup(
                    model: "*", start: newYear, samples: 3, meanDepth: 4, maxDepth: 6,
                    meanThroughputPerMinute: 90, maxThroughputPerMinute: 120),
                QueueRollup(
                    model: "*", start: newYear + 300, samples: 1, meanDepth: 9, maxDepth: 9,
                    meanThroughputPerMinute: nil, maxThroughputPerMinute: nil),
            ])
        let long = try store.queueRollups(account: "a", step: hour, from: newYear, to: newYear + hour)
        #expect(long.map(\.samples) == [4] && long.map(\.meanDepth) == [5.25] && long.map(\.maxDepth) == [9])
    }

    @Test func rollupsEqualTheSamplesWhateverOrderAndHoweverOftenTheyCome() throws {
        var random = SystemRandomNumberGenerator()
        let samples = (0..<480).map { sample($0 * 15, Double(Int.random(in: 0...50)), Double(Int.random(in: 0...9))) }
        for chunk in 0..<3 {
            for start in stride(from: 0, to: 480, by: 60) {
                let part = samples[start..<start + 60].shuffled(using: &random)
                #expect(try store.insertQueueSamples(part) == (chunk == 0 ? 60 : 0))
            }
        }
        for step in Store.queueRollupSteps {
            let rollups = try store.queueRollups(account: "a", step: step, from: newYear, to: newYear + 2 * hour)
            #expect(rollups.count == Int(2 * hour / step))
            for rollup in rollups {
                let part = samples.filter { $0.at >= rollup.start && $0.at < rollup.start + step }
                #expect(rollup.samples == part.count)
                #expect(abs(rollup.meanDepth - part.map(\.depth).reduce(0, +) / Double(part.count)) < 1e-9)
                #expect(rollup.maxDepth == part.map(\.depth).max())
                #expect(rollup.maxThroughputPerMinute == part.compactMap(\.throughputPerMinute).max())
            }
        }
    }

    @Test func theFirstOfTwoSamplesOfOneMomentStays() throws {
        #expect(try store.insertQueueSamples([sample(0, 1), sample(0, 99)]) == 1)
        #expect(try store.queueSamples(account: "a", model: "*", from: 0, to: newYear + 1) == [sample(0, 1)])
        #expect(try store.queueRollups(account: "a", step: 300, from: 0, to: newYear + 1).map(\.maxDepth) == [1])
    }

    @Test func badSamplesAndStepsAreNamed() throws {
        for (bad, field) in [
            (sample(0, -1), "depth"), (sample(0, .nan), "depth"), (sample(0, 1, .infinity), "throughput"),
            (sample(-newYear - 1, 1), "at"), (sample(0, 1, model: ""), "model"),
        ] {
            let error = try storageError { try store.insertQueueSamples([sample(15, 1), bad]) }
            #expect(error.kind == .invalid && error.detail.contains(field))
        }
        #expect(try store.queueSamples(account: "a", model: "*", from: 0, to: .max).isEmpty)
        #expect(try storageError { try store.queueRollups(account: "a", step: 60, from: 0, to: 1) }.kind == .invalid)
    }
}
