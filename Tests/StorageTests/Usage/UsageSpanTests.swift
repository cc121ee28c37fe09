import TestSupport
import Testing

@testable import Storage

@Suite struct UsageSpanTests {
    private func store(_ folder: TemporaryFolder) throws -> Store {
        let store = try Store.open(folder: folder.path)
        func rows(_ model: String, _ hours: [Int64]) -> [UsageRecord] {
            hours.map { UsageRecord(model: model, start: $0 * hour, inputTokens: $0, outputTokens: 0) }
        }
        try store.upsertUsage(rows("b", [5, 6, 9]) + rows("a", [7]), account: "x", granularity: 3600, receivedAt: 0)
        try store.upsertUsage(rows("c", [24]), account: "x", granularity: 86_400, receivedAt: 0)
        try store.upsertUsage(rows("b", [1]), account: "y", granularity: 3600, receivedAt: 0)
        return store
    }

    @Test func aSpanIsFromTheFirstBucketToTheLast() throws {
        let folder = try TemporaryFolder()
        let spans = try store(folder).usageSpans(account: "x")
        #expect(spans.map(\.model) == ["a", "b"])
        #expect(spans.map(\.first) == [7 * hour, 5 * hour])
        #expect(spans.map(\.last) == [7 * hour, 9 * hour])
    }

    @Test func aScanHandsOverWhatWasAskedForUntilItIsStopped() throws {
        let folder = try TemporaryFolder()
        let store = try store(folder)
        let series = try store.usageSpans(account: "x").map(\.series)
        func scan(_ from: Int64, _ to: Int64, atMost count: Int = .max) throws -> [Int64] {
            var found: [Int64] = []
            try store.scanUsage(of: series, from: from * hour, to: to * hour) { row in
                found.append(row.inputTokens)
                return found.count < count
            }
            return found
        }
        #expect(try scan(0, 100) == [7, 5, 6, 9])
        #expect(try scan(6, 9) == [7, 6])
        #expect(try scan(0, 100, atMost: 2) == [7, 5])
    }
}
