import TestSupport
import Testing

@testable import Storage

@Suite struct RetentionTests {
    let folder: TemporaryFolder
    let store: Store

    init() throws {
        folder = try TemporaryFolder()
        store = try Store.open(folder: folder.path)
    }

    private func fill(models: Int, hours: Int64) throws {
        let rows = (0..<models).flatMap { model in (0..<hours).map { usageRow("m\(model)", newYear + $0 * hour) } }
        _ = try store.upsertUsage(rows, account: "a", granularity: hour, receivedAt: newYear)
    }

    @Test(arguments: [1, 7, 500])
    func deletesWhatIsOlderInBatchesAndKeepsTotals(batch: Int) async throws {
        try fill(models: 3, hours: 20)
        _ = try store.upsertUsage([usageRow("m0", newYear - day)], account: "a", granularity: day, receivedAt: 0)
        try store.insertQueueSamples(
            (0..<100).map {
                QueueSample(account: "a", model: "*", at: newYear + $0 * 60, depth: 1, throughputPerMinute: nil)
            })
        let before = try store.usageTotals()
        let revision = try store.usageRevision(account: "a")

        let summary = try await store.prune(
            usageBefore: newYear + 5 * hour, queueSamplesBefore: newYear + 600, rollupsBefore: newYear + 3600,
            batch: batch)

        #expect(summary.usageRows == 16 && summary.queueSamples == 10 && summary.queueRollups == 13)
        #expect(summary.isComplete && summary.batches >= 39 / batch)
        #expect(try store.usageTotals() == before)
        #expect(try store.usage(account: "a", from: 0, to: newYear + day).count == 45)
        #expect(try store.queueSamples(account: "a", model: "*", from: 0, to: newYear + day).first?.at == newYear + 600)
        #expect(try store.queueRollups(account: "a", step: 300, from: 0, to: newYear + day).first?.start == newYear + 3600)
        #expect(try store.queueRollups(account: "a", step: 3600, from: 0, to: newYear + day).count == 1)
        #expect(try store.usageRevision(account: "a") > revision)

        let again = try await store.prune(
            usageBefore: newYear + 5 * hour, queueSamplesBefore: newYear + 600, rollupsBefore: newYear + 3600)
        #expect(again.usageRows + again.queueSamples + again.queueRollups + again.batches == 0)
    }

    @Test func whatWasDeletedIsNotCountedAgainWhenItComesBack() async throws {
        try fill(models: 1, hours: 10)
        let sample = QueueSample(account: "a", model: "*", at: newYear, depth: 1, throughputPerMinute: nil)
        try store.insertQueueSamples([sample])
        _ = try await store.prune(usageBefore: newYear + 4 * hour, queueSamplesBefore: newYear + 1, rollupsBefore: 0)
        try fill(models: 2, hours: 10)
        #expect(try store.total("m0").inputTokens == 100)
        #expect(try store.total("m1").inputTokens == 100)
        #expect(try store.usage(account: "a", from: 0, to: newYear + day).count == 20)
        #expect(try store.insertQueueSamples([sample]) == 0)
        #expect(try store.queueRollups(account: "a", step: 300, from: 0, to: newYear + 1).map(\.samples) == [1])
    }

    @Test func othersWriteBetweenBatches() async throws {
        try fill(models: 1, hours: 1000)
        let store = store
        let pruning = Task {
            try await store.prune(usageBefore: .max, queueSamplesBefore: 0, rollupsBefore: 0, batch: 1)
        }
        var writesMidway = 0
        var left = 1000
        while left > 0 {
            try store.recordSuccess(account: "a", endpoint: "usage", at: newYear)
            left = try store.usage(account: "a", from: 0, to: .max).count
            if (1..<1000).contains(left) { writesMidway += 1 }
            await Task.yield()
        }
        #expect(try await pruning.value.usageRows == 1000)
        #expect(writesMidway > 10)
    }

    @Test func aCancelledRunLeavesTheRestForTheNext() async throws {
        try fill(models: 1, hours: 3000)
        let store = store
        let pruning = Task {
            try await store.prune(usageBefore: .max, queueSamplesBefore: 0, rollupsBefore: 0, batch: 1)
        }
        pruning.cancel()
        let first = try await pruning.value
        #expect(!first.isComplete && first.usageRows < 3000)
        let second = try await store.prune(usageBefore: .max, queueSamplesBefore: 0, rollupsBefore: 0)
        #expect(second.isComplete && first.usageRows + second.usageRows == 3000)
        #expect(try store.total("m0").inputTokens == 30_000)
    }
}
