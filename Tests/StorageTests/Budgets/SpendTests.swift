import TestSupport
import Testing

@testable import Storage

@Suite struct SpendTests {
    let folder: TemporaryFolder
    let store: Store

    init() throws {
        folder = try TemporaryFolder()
        store = try Store.open(folder: folder.path)
    }

    private func upsert(_ rows: UsageRecord..., account: String = "a", granularity: Int64 = hour) throws {
        try store.upsertUsage(rows, account: account, granularity: granularity, receivedAt: newYear)
    }

    @Test func theReportedCostCountsBeforeTheComputedOne() throws {
        try upsert(
            usageRow("both", reported: 0, computed: 7), usageRow("computed", computed: 7), usageRow("neither"),
            usageRow("reported", reported: 9))
        #expect(
            try store.spend(account: "a", from: newYear, to: newYear + 1)
                == ["both": 0, "computed": 7, "neither": 0, "reported": 9])
        #expect(try store.spend(account: "a", models: ["reported", "x"], from: 0, to: .max) == ["reported": 9])
        #expect(try store.spend(account: "a", models: [], from: 0, to: .max).isEmpty)
        #expect(try store.spend(account: "b", from: 0, to: .max).isEmpty)
    }

    @Test func aBucketCountsWhereItStarts() throws {
        for index in Int64(0)..<4 { try upsert(usageRow("m", newYear + index * hour, reported: 1 << index)) }
        func spend(_ from: Int64, _ to: Int64) throws -> Int64? {
            try store.spend(account: "a", from: newYear + from, to: newYear + to)["m"]
        }
        #expect(try spend(hour, 3 * hour) == 2 + 4)
        #expect(try spend(hour + 1, 3 * hour + 1) == 4 + 8)
        #expect(try spend(-hour, 0) == nil && spend(hour, hour) == nil && spend(hour, 0) == nil)
        #expect(try store.spend(account: "a", from: .min, to: .max) == ["m": 15])
    }

    @Test func timeWithHourlyRowsCountsOnce() throws {
        try upsert(
            usageRow("m", newYear, reported: 100), usageRow("m", newYear + day, reported: 1_000), granularity: day)
        try upsert(usageRow("m", newYear + hour, reported: 1))
        #expect(try store.spend(account: "a", from: 0, to: .max) == ["m": 1_001])
    }

    @Test func theLargestSumThereCanBe() throws {
        try upsert(usageRow("m", newYear, reported: .max - 1), usageRow("m", newYear + hour, reported: 1))
        #expect(try store.spend(account: "a", from: 0, to: .max) == ["m": .max])
    }

    /// Random rows, revisions and late rows of hours and days, and retention: any range is the sum of its rows.
    @Test(arguments: UInt64(1)...6)
    func itIsTheSumOfTheRowsToTheMicroDollar(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        var hourly: [String: [Int64: Int64]] = [:]
        var daily: [String: [Int64: Int64]] = [:]
        var prunedBefore = newYear
        for step in 0..<80 {
            let model = ["m", "n", "o"].randomElement(using: &random) ?? "m"
            let time = newYear + Int64.random(in: 0..<6 * 24, using: &random) * hour
            let granularity = Int.random(in: 0..<4, using: &random) == 0 ? day : hour
            let start = time - time % granularity
            // Late rows of a time whose rows are gone do not count, and are not of interest here.
            if start >= prunedBefore {
                let reported = Bool.random(using: &random) ? nil : Int64.random(in: 0...99_999_999, using: &random)
                let computed = Bool.random(using: &random) ? nil : Int64.random(in: 0...99_999_999, using: &random)
                try upsert(usageRow(model, start, reported: reported, computed: computed), granularity: granularity)
                let cost = reported ?? computed ?? 0
                if granularity == hour { hourly[model, default: [:]][start] = cost }
                else { daily[model, default: [:]][start] = cost }
            }
            if step == 60 {
                prunedBefore = newYear + day
                _ = try await store.prune(usageBefore: prunedBefore, queueSamplesBefore: 0, rollupsBefore: 0)
            }

            let from = newYear + Int64.random(in: -5...150, using: &random) * hour - 1
            let to = from + Int64.random(in: 0...100, using: &random) * hour
            var expected: [String: Int64] = [:]
            for (model, costs) in hourly {
                for (start, cost) in costs where start >= max(from, prunedBefore) && start < to {
                    expected[model, default: 0] += cost
                }
            }
            for (model, costs) in daily {
                let covered = Set((hourly[model] ?? [:]).keys.map { $0 - $0 % day })
                for (start, cost) in costs
                where start >= max(from, prunedBefore) && start < to && !covered.contains(start) {
                    expected[model, default: 0] += cost
                }
            }
            #expect(try store.spend(account: "a", from: from, to: to) == expected, "seed \(seed), step \(step)")
        }
    }
}
