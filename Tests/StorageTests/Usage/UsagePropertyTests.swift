import TestSupport
import Testing

@testable import Storage

/// Random histories against a model in memory that knows only the rules.
@Suite struct UsagePropertyTests {
    private struct Key: Hashable {
        let model: String
        let start: Int64
    }

    /// What counts of one model: rows by start, those that retention took, and the highest sum so far.
    private struct Expected {
        var pruned: [Int64] = [0, 0, 0, 0]
        var high: [Int64] = [0, 0, 0, 0]
        var prunedBefore: Int64 = 0
        var hasRequests = false

        mutating func prune(start: Int64, values: [Int64]) {
            prunedBefore = max(prunedBefore, start + hour)
            for index in 0..<4 { pruned[index] += values[index] }
        }

        mutating func see(_ counted: [Int64]) {
            for index in 0..<4 { high[index] = max(high[index], counted[index] + pruned[index]) }
        }
    }

    private func values(_ row: UsageRecord) -> [Int64] {
        [row.inputTokens, row.outputTokens, row.requests ?? 0, row.costMicroUSD ?? 0]
    }

    private func sum(_ rows: some Sequence<UsageRecord>) -> [Int64] {
        rows.reduce(into: [0, 0, 0, 0]) { sum, row in
            for (index, value) in values(row).enumerated() { sum[index] += value }
        }
    }

    @Test(arguments: UInt64(1)...12)
    func countersAreTheHighestSumOfStoredAndPrunedRows(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let folder = try TemporaryFolder()
        var store = try Store.open(folder: folder.path)
        let models = ["m", "n", "o"]
        var stored: [Key: UsageRecord] = [:]
        var uncounted: Set<Key> = []
        var expected: [String: Expected] = [:]
        var horizon = newYear

        for _ in 0..<60 {
            switch Int.random(in: 0..<10, using: &random) {
            case 0:
                horizon += Int64.random(in: 0...6, using: &random) * hour
                _ = try await store.prune(
                    usageBefore: horizon, queueSamplesBefore: 0, rollupsBefore: 0,
                    batch: Int.random(in: 1...5, using: &random))
                for (key, row) in stored where key.start < horizon {
                    stored[key] = nil
                    expected[key.model, default: Expected()].prune(
                        start: key.start, values: uncounted.remove(key) == nil ? values(row) : [0, 0, 0, 0])
                }
            case 1:
                try store.close()
                store = try Store.open(folder: folder.path)
            default:
                let rows = (0..<Int.random(in: 1...12, using: &random)).map { _ in
                    usageRow(
                        models.randomElement(using: &random) ?? "m",
                        newYear + Int64.random(in: 0..<24, using: &random) * hour,
                        input: .random(in: 0...3, using: &random), output: .random(in: 0...1000, using: &random),
                        requests: Bool.random(using: &random) ? nil : .random(in: 0...9, using: &random),
                        reported: Bool.random(using: &random) ? nil : .random(in: 0...500, using: &random),
                        computed: Bool.random(using: &random) ? nil : .random(in: 0...500, using: &random))
                }
                var counts = UsageUpsert()
                for row in rows {
                    let key = Key(model: row.model, start: row.start)
                    if let old = stored[key] {
                        if old == row { counts.unchanged += 1 } else { counts.revised += 1 }
                    } else {
                        counts.inserted += 1
                        if row.start < expected[row.model]?.prunedBefore ?? 0 { uncounted.insert(key) }
                    }
                    stored[key] = row
                    let hasRequests = row.requests != nil && !uncounted.contains(key)
                    if hasRequests || expected[row.model] == nil {
                        expected[row.model, default: Expected()].hasRequests = hasRequests
                    }
                }
                #expect(
                    try store.upsertUsage(rows, account: "a", granularity: hour, receivedAt: newYear + day) == counts)
                for model in expected.keys {
                    let counted = sum(stored.filter { $0.key.model == model && !uncounted.contains($0.key) }.values)
                    expected[model]?.see(counted)
                }
            }

            let totals = try store.usageTotals()
            #expect(totals.count == expected.count)
            for total in totals {
                let want = try #require(expected[total.model])
                #expect(
                    [total.inputTokens, total.outputTokens, total.requests ?? 0, total.costMicroUSD] == want.high,
                    "seed \(seed), \(total.model)")
                #expect((total.requests != nil) == want.hasRequests)
            }
            let rows = try store.usage(account: "a", from: 0, to: newYear + 2 * day)
            #expect(rows == stored.values.sorted { ($0.model, $0.start) < ($1.model, $1.start) })
        }
    }

    @Test(arguments: UInt64(1)...6)
    func mixedGranularitiesCountEveryMomentAtMostOnce(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let folder = try TemporaryFolder()
        let store = try Store.open(folder: folder.path)
        var hourly: [Int64: Int64] = [:]
        var daily: [Int64: Int64] = [:]
        var high: Int64 = 0
        for _ in 0..<80 {
            let input = Int64.random(in: 0...1000, using: &random)
            let time = newYear + Int64.random(in: 0..<5 * 24, using: &random) * hour
            let granularity = Int.random(in: 0..<3, using: &random) == 0 ? day : hour
            let start = time - time % granularity
            if granularity == hour { hourly[start] = input } else { daily[start] = input }
            try store.upsertUsage(
                [usageRow("m", start, input: input)], account: "a", granularity: granularity, receivedAt: newYear)

            let uncovered = daily.filter { day in !hourly.keys.contains { $0 - $0 % 86_400 == day.key } }
            let sum = hourly.values.reduce(0, +) + uncovered.values.reduce(0, +)
            high = max(high, sum)
            #expect(try store.runningAndStoredInputTokens().map(\.running) == [sum])
            #expect(try store.total().inputTokens == high)
        }
    }
}
