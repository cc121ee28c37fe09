import TestSupport
import Testing

@testable import Storage

@Suite struct UsageTests {
    let folder: TemporaryFolder
    let store: Store

    init() throws {
        folder = try TemporaryFolder()
        store = try Store.open(folder: folder.path)
    }

    private func upsert(
        _ rows: [UsageRecord], granularity: Int64 = hour, at: Int64 = newYear + day
    ) throws -> UsageUpsert {
        try store.upsertUsage(rows, account: "a", granularity: granularity, receivedAt: at)
    }

    @Test func countsInsertedRevisedAndUnchangedRows() throws {
        #expect(try upsert([usageRow("m", newYear), usageRow("m", newYear + hour)]) == UsageUpsert(inserted: 2))
        #expect(
            try upsert([usageRow("m", newYear), usageRow("m", newYear + hour, input: 11), usageRow("n", newYear)])
                == UsageUpsert(inserted: 1, revised: 1, unchanged: 1))
        #expect(try store.total().inputTokens == 21)
        #expect(try upsert([]) == UsageUpsert())
    }

    @Test func theLastOfSeveralRowsWithOneKeyWins() throws {
        #expect(try upsert([usageRow(input: 1), usageRow(input: 7)]) == UsageUpsert(inserted: 1, revised: 1))
        #expect(try store.usage(account: "a", from: 0, to: newYear + 1).map(\.inputTokens) == [7])
        #expect(try store.total().inputTokens == 7)
    }

    @Test func everyFieldComesBackAndUnknownStaysUnknown() throws {
        let full = usageRow("m", newYear, requests: 3, latency: 0.25, reported: 1_500_000, computed: 1_400_000)
        let sparse = usageRow("m", newYear + hour, requests: nil)
        _ = try upsert([sparse, full])
        #expect(try store.usage(account: "a", from: newYear, to: newYear + 2 * hour) == [full, sparse])
    }

    @Test(arguments: [
        usageRow(input: 11), usageRow(output: 6), usageRow(requests: nil), usageRow(requests: 2),
        usageRow(latency: 0.1), usageRow(reported: 1), usageRow(computed: 1),
    ])
    func aChangeOfAnyFieldIsARevision(_ changed: UsageRecord) throws {
        _ = try upsert([usageRow()])
        #expect(try upsert([changed]).revised == 1)
        #expect(try store.usage(account: "a", from: 0, to: newYear + 1) == [changed])
    }

    @Test func aRevisionDownwardsHoldsTheCounterUntilItIsPassed() throws {
        _ = try upsert([usageRow(input: 100, output: 50, requests: 9, reported: 1000)])
        _ = try upsert([usageRow(input: 40, output: 10, requests: 2, reported: 300)])
        let held = try store.total()
        #expect(held.inputTokens == 100 && held.outputTokens == 50 && held.requests == 9 && held.costMicroUSD == 1000)
        _ = try upsert([usageRow("m", newYear + hour, input: 50, output: 45, requests: 8, reported: 800)])
        let passed = try store.total()
        #expect(passed.inputTokens == 100 && passed.outputTokens == 55)
        #expect(passed.requests == 10 && passed.costMicroUSD == 1100)
    }

    @Test func requestsAreUnknownUntilOneRowHasThem() throws {
        _ = try upsert([usageRow(requests: nil)])
        #expect(try store.total().requests == nil)
        _ = try upsert([usageRow("m", newYear + hour, requests: 4)])
        _ = try upsert([usageRow("m", newYear + hour, requests: nil)])
        #expect(try store.total().requests == 4)
    }

    @Test func reportedCostWinsAndDriftTakesRowsWithBoth() throws {
        _ = try upsert([
            usageRow("m", newYear, reported: 100, computed: 80), usageRow("m", newYear + hour, computed: 7),
            usageRow("m", newYear + 2 * hour, reported: 5), usageRow("m", newYear + 3 * hour),
        ])
        let total = try store.total()
        #expect(total.costMicroUSD == 112)
        #expect(total.reportedCostMicroUSD == 100 && total.computedCostOfReportedMicroUSD == 80)
    }

    @Test func theGrowthOfAnOpenBucketIsNoRevisionOfTheTotal() throws {
        for (input, at) in [(1, newYear + 60), (2, newYear + 120), (3, newYear + hour + 60)] as [(Int64, Int64)] {
            _ = try upsert([usageRow(input: input)], at: at)
        }
        #expect(try store.total().revisions == 0)
        _ = try upsert([usageRow(input: 4)], at: newYear + hour + 120)
        #expect(try store.total().revisions == 1)
    }

    @Test func totalsTellTheLatestBucketAndItsLatency() throws {
        _ = try upsert([usageRow("m", newYear + hour, latency: 0.5)], at: newYear + day)
        _ = try upsert([usageRow("m", newYear, latency: 0.9), usageRow("m", newYear + 2 * hour)], at: newYear + 2 * day)
        let total = try store.total()
        #expect(total.lastBucketStart == newYear + 2 * hour && total.lastLatencySeconds == 0.5)
        #expect(total.firstSeenAt == newYear + day)
    }

    @Test func modelsKeepTheOrderOfTheirFirstAppearance() throws {
        _ = try upsert([usageRow("z"), usageRow("b")])
        _ = try upsert([usageRow("a"), usageRow("b", newYear + hour), usageRow("z")])
        #expect(try store.usageTotals().map(\.model) == ["z", "b", "a"])
    }

    @Test func readingIsBoundedByTimeAccountAndGranularity() throws {
        _ = try upsert((0..<4).flatMap { i in ["y", "x"].map { usageRow($0, newYear + i * hour, input: i) } })
        _ = try upsert([usageRow("x", newYear + day)], granularity: day)
        _ = try store.upsertUsage([usageRow("x")], account: "b", granularity: hour, receivedAt: newYear)
        let rows = try store.usage(account: "a", from: newYear + hour, to: newYear + 3 * hour)
        #expect(rows.map(\.model) == ["x", "x", "y", "y"] && rows.map(\.inputTokens) == [1, 2, 1, 2])
        #expect(try store.usage(account: "a", from: newYear, to: newYear + 2 * day, granularity: day).count == 1)
    }

    @Test func theRevisionGrowsExactlyWithEffectiveUpserts() throws {
        #expect(try store.usageRevision(account: "a") == 0)
        _ = try upsert([usageRow(), usageRow("n")])
        #expect(try store.usageRevision(account: "a") == 1)
        _ = try upsert([usageRow(), usageRow("n")])
        #expect(try store.usageRevision(account: "a") == 1)
        _ = try upsert([usageRow(input: 0)])
        #expect(try store.usageRevision(account: "a") == 2)
        #expect(try store.usageRevision(account: "b") == 0)
    }

    @Test(arguments: [[day, hour], [hour, day]])
    func timeThatHasHourlyAndDailyRowsCountsOnceByTheHourlyOnes(order: [Int64]) throws {
        let rows = [
            hour: (0..<24).map { usageRow("m", newYear + $0 * hour, input: 10, reported: 2) },
            day: [usageRow("m", newYear, input: 240, reported: 48), usageRow("m", newYear + day, input: 7, reported: 1)],
        ]
        for granularity in order { _ = try upsert(rows[granularity] ?? [], granularity: granularity) }
        for granularity in order { #expect(try upsert(rows[granularity] ?? [], granularity: granularity).inserted == 0) }
        let total = try store.total()
        #expect(total.inputTokens == 247 && total.costMicroUSD == 49)
        // A row that is not counted may be revised without a trace in the totals.
        _ = try upsert([usageRow("m", newYear, input: 9999)], granularity: day)
        #expect(try store.total().inputTokens == 247)
        for (running, stored) in try store.runningAndStoredInputTokens() { #expect(running == stored) }
    }

    @Test(arguments: [
        (usageRow(""), "model"), (usageRow("m", -1), "start"), (usageRow("m", .max), "start"),
        (usageRow(input: -1), "inputTokens"), (usageRow(output: -1), "outputTokens"),
        (usageRow(requests: -1), "requests"), (usageRow(latency: .nan), "latencySeconds"),
        (usageRow(latency: .infinity), "latencySeconds"), (usageRow(latency: -1), "latencySeconds"),
        (usageRow(reported: -1), "reportedCostMicroUSD"), (usageRow(computed: -1), "computedCostMicroUSD"),
    ])
    func aValueOutOfRangeIsNamedAndNothingIsStored(_ row: UsageRecord, field: String) throws {
        let error = try storageError { try upsert([usageRow("good"), row]) }
        #expect(error.kind == .invalid && error.detail.contains(field))
        #expect(try store.usageTotals().isEmpty)
    }

    @Test func aSumThatWouldOverflowIsRefusedWithNothingStored() throws {
        _ = try upsert([usageRow(input: .max - 5)])
        let error = try storageError { try upsert([usageRow("n"), usageRow("m", newYear + hour, input: 6)]) }
        #expect(error.kind == .invalid)
        #expect(try store.usageTotals().map(\.model) == ["m"])
        #expect(try upsert([usageRow("m", newYear + hour, input: 5)]).inserted == 1)
    }

    @Test(arguments: [0, -3600, Int64.max])
    func aGranularityOutOfRangeIsRefused(_ granularity: Int64) throws {
        #expect(try storageError { try upsert([usageRow()], granularity: granularity) }.detail.contains("granularity"))
    }

    @Test func totalsSurviveReopening() throws {
        _ = try upsert([usageRow(input: 100, reported: 9), usageRow("n", requests: nil)])
        _ = try upsert([usageRow(input: 1)])
        let before = try store.usageTotals()
        try store.close()
        let reopened = try Store.open(folder: folder.path)
        #expect(try reopened.usageTotals() == before)
        let again = try reopened.upsertUsage([usageRow(input: 1)], account: "a", granularity: hour, receivedAt: 0)
        #expect(again == UsageUpsert(unchanged: 1))
    }
}
