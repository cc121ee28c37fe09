import Foundation
import TestSupport
import Testing

@testable import Storage

/// Measurements, printed, of a store with 90 days of 200 models, and of one with 10,000 overrides. Meant for a release build:
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

    @Test func tenThousandOverridesOfWhichAThousandAreActive() async throws {
        let folder = try TemporaryFolder()
        let store = try Store.open(folder: folder.path)
        try store.fillOverrides()
        for _ in 0..<3 {
            let inForce = try await measure("overrides in force") { try store.overridesInForce(at: newYear) }
            #expect(inForce.count == 1000)
            let page = try await measure("the newest 100") { try store.overrides(at: newYear) }
            #expect(page.count == 100)
            let active = try await measure("the newest 1000 active") {
                try store.overrides(status: .active, at: newYear, limit: 1000)
            }
            #expect(active.count == 1000)
            _ = try await measure("one") { try store.override(id: 5000) }
            let none = try await measure("an account's, which has none") {
                try store.overrides(account: "no", at: newYear)
            }
            #expect(none.isEmpty)
        }
        try await measure("create 100") { for index in 0..<100 { try store.created(idempotency: claim("\(index)")) } }
        try await measure("repeat 100") {
            for index in 0..<100 {
                _ = try store.createOverride(newOverride(), idempotency: claim("\(index)"), audit: auditEntry())
            }
        }
        let decisions = (0..<200).map { decision("a", "model-\($0)") }
        _ = try await measure("append 200 decisions") { try store.appendDecisions(decisions) }
        for _ in 0..<500 { try store.appendDecisions(decisions) }
        let latest = try await measure("the latest of 200 models of 100200") { try store.latestDecisions(account: "a") }
        #expect(latest.count == 200)
        for (account, model) in [(nil, nil), ("a", nil), ("a", "model-7"), (nil, "model-7")] as [(String?, String?)] {
            _ = try await measure("a page of decisions, \(account ?? "any") \(model ?? "any")") {
                try store.decisions(account: account, model: model)
            }
        }
        let before = newYear + 1
        let summary = try await measure("prune decisions") {
            try await store.prune(usageBefore: 0, queueSamplesBefore: 0, rollupsBefore: 0, decisionsBefore: before)
        }
        print(summary)
        #expect(summary.decisions == 100_000)
    }
}
