import Foundation
import Testing

@testable import Storage

/// Measurements, printed, of a store with 90 days of 200 models. Meant for a release build:
/// `STORAGE_BENCHMARK=1 swift test -c release -Xswiftc -enable-testing --filter StoragePerformance`.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["STORAGE_BENCHMARK"] != nil, "set STORAGE_BENCHMARK=1"))
struct StoragePerformanceTests {
    /// Prints wall-clock time, and processor time, which other work on the machine does not stretch.
    private func measure<T>(_ name: String, _ body: () async throws -> T) async rethrows -> T {
        let began = ContinuousClock.now
        let processorBegan = clock()
        let result = try await body()
        let processor = Double(clock() - processorBegan) / Double(CLOCKS_PER_SEC) * 1000
        let wall = (ContinuousClock.now - began) / .milliseconds(1)
        print("\(name): \((wall * 100).rounded() / 100) ms, processor \((processor * 100).rounded() / 100) ms")
        return result
    }

    private func rows(day index: Int64, input: Int64 = 1_234_567) -> [UsageRecord] {
        (0..<24).flatMap { hour in
            (0..<200).map {
                usageRow(
                    "some-vendor-model-\($0)", newYear + index * day + hour * 3600, input: input + hour,
                    output: 345_678, requests: 4321, latency: 0.123, reported: 4_000_000, computed: 4_100_000)
            }
        }
    }

    @Test func ninetyDaysOfTwoHundredModels() async throws {
        let folder = try TemporaryFolder()
        var store = try Store.open(folder: folder.path)
        func upsert(_ rows: [UsageRecord]) throws -> UsageUpsert {
            try store.upsertUsage(rows, account: "a", granularity: hour, receivedAt: newYear)
        }
        try await measure("insert 90 days, 432000 rows") { for index in Int64(0)..<90 { _ = try upsert(rows(day: index)) } }
        let next = rows(day: 90)
        _ = try await measure("insert a day, 4800 rows") { try upsert(next) }
        for _ in 0..<3 { #expect(try await measure("the same unchanged") { try upsert(next) }.unchanged == 4800) }
        let revised = rows(day: 90, input: 7)
        #expect(try await measure("the same revised") { try upsert(revised) }.revised == 4800)
        _ = try await measure("one row") { try upsert([usageRow("some-vendor-model-0", newYear + 91 * day)]) }
        for _ in 0..<2 {
            let count = try await measure("read 90 days") {
                try store.usage(account: "a", from: newYear, to: newYear + 90 * day).count
            }
            #expect(count == 200 * 2160)
        }
        _ = try await measure("read the last day") {
            try store.usage(account: "a", from: newYear + 90 * day, to: newYear + 91 * day)
        }
        _ = try await measure("read totals") { try store.usageTotals() }
        _ = try await measure("read revision") { try store.usageRevision(account: "a") }
        try await measure("insert 1000 x 20 queue samples") {
            for step in Int64(0)..<1000 {
                try store.insertQueueSamples(
                    (0..<20).map {
                        QueueSample(account: "a", model: "m\($0)", at: newYear + step * 15, depth: 3, throughputPerMinute: 9)
                    })
            }
        }
        try store.close()
        let size = try FileManager.default.attributesOfItem(atPath: folder.databaseFile)[.size] ?? 0
        print("file: \(size) bytes")
        store = try await measure("open with integrity check") { try Store.open(folder: folder.path) }

        let pruned = store
        let pruning = Task {
            try await pruned.prune(usageBefore: newYear + 45 * day, queueSamplesBefore: .max, rollupsBefore: 0)
        }
        var waits: [Double] = []
        var left = try store.usage(account: "a", from: newYear + 45 * day - hour, to: newYear + 45 * day).count
        while left > 0 {
            let began = ContinuousClock.now
            try store.recordSuccess(account: "a", endpoint: "usage", at: newYear + Int64(waits.count))
            waits.append((ContinuousClock.now - began) / .milliseconds(1))
            left = try store.usage(account: "a", from: newYear + 45 * day - hour, to: newYear + 45 * day).count
            await Task.yield()
        }
        print("prune 216000 rows beside a writer:", try await pruning.value)
        waits.sort()
        print("writer: \(waits.count) writes, median \(waits[waits.count / 2]) ms, max \(waits[waits.count - 1]) ms")
        print(
            "prune another day:",
            try await measure("prune a day") {
                try await store.prune(usageBefore: newYear + 46 * day, queueSamplesBefore: 0, rollupsBefore: 0)
            })
        _ = try await measure("prune nothing") {
            try await store.prune(usageBefore: newYear + 46 * day, queueSamplesBefore: 0, rollupsBefore: 0)
        }
    }
}
