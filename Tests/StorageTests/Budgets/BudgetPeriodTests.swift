import TestSupport
import Testing

@testable import Storage

@Suite struct BudgetPeriodTests {
    let folder: TemporaryFolder
    let store: Store

    init() throws {
        folder = try TemporaryFolder()
        store = try Store.open(folder: folder.path)
    }

    @Test func periodsAreReadByTheirEndAndByTheirBudget() throws {
        let days = (0..<5).map { budgetPeriod("daily", newYear + $0 * day, carried: $0, high: $0) }
        let year = budgetPeriod("yearly", newYear, end: newYear + 365 * day, limit: .max, carried: .max, high: .max)
        try store.saveBudgetPeriods([year] + days.reversed())
        #expect(try store.budgetPeriods(from: 0) == days + [year])
        #expect(try store.budgetPeriods(from: newYear + 4 * day) == [days[4], year], "the fourth is over")
        #expect(try store.budgetPeriods(from: newYear + 4 * day - 1) == [days[3], days[4], year])
        #expect(try store.budgetPeriods(from: newYear + 365 * day).isEmpty)
        #expect(try store.budgetPeriods(budget: "daily", last: 2) == [days[3], days[4]])
        #expect(try store.budgetPeriods(budget: "daily", last: 50) == days)
        #expect(try store.budgetPeriods(budget: "daily", last: 0).isEmpty)
        #expect(try store.budgetPeriods(budget: "daily", last: -1).isEmpty)
        #expect(try store.budgetPeriods(budget: "weekly", last: 1).isEmpty)
    }

    /// Whatever is said in which order, also across restarts: the spend shown never falls.
    @Test(arguments: UInt64(1)...4)
    func theLargestSpendOnlyRisesWithinAScope(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var store = store
        var expected: [Int64: StoredBudgetPeriod] = [:]
        for _ in 0..<60 {
            let periods = (0..<3).map { _ in
                budgetPeriod(
                    "b", newYear + Int64.random(in: 0...2, using: &random) * day,
                    scope: Int.random(in: 0..<6, using: &random) == 0 ? "other" : "s",
                    limit: .random(in: 1...9, using: &random), carried: .random(in: 0...9, using: &random),
                    high: .random(in: 0...1_000, using: &random))
            }
            try store.saveBudgetPeriods(periods)
            for var period in periods {
                if let old = expected[period.start], old.scope == period.scope {
                    period.highMicroUSD = max(period.highMicroUSD, old.highMicroUSD)
                }
                expected[period.start] = period
            }
            if Int.random(in: 0..<10, using: &random) == 0 {
                try store.close()
                store = try Store.open(folder: folder.path)
            }
            #expect(try store.budgetPeriods(from: 0) == expected.values.sorted { $0.start < $1.start })
        }
    }

    @Test func anotherScopeForgetsWhatWasCrossedInThePeriod() throws {
        try store.saveBudgetPeriods([budgetPeriod(), budgetPeriod("other")])
        let crossings = [budgetCrossing(), budgetCrossing("monthly", newYear - day), budgetCrossing("other")]
        _ = try store.recordBudgetCrossings(crossings)
        try store.saveBudgetPeriods([budgetPeriod(limit: 1, high: 7)])
        #expect(try store.budgetCrossings(since: 0).count == 3, "a new limit is no other scope")
        try store.saveBudgetPeriods([budgetPeriod(scope: "t")])
        #expect(try store.budgetCrossings(since: 0) == Array(crossings.dropFirst()))
        #expect(try store.recordBudgetCrossings([crossings[0]]) == [crossings[0]])
    }

    @Test func whatIsStoredAlreadyIsNotWrittenAgain() throws {
        try store.saveBudgetPeriods([budgetPeriod(high: 9)])
        let before = try store.changes()
        try store.saveBudgetPeriods([budgetPeriod(high: 9), budgetPeriod(high: 8)])
        try store.saveBudgetPeriods([])
        #expect(try store.changes() == before)
        try store.saveBudgetPeriods([budgetPeriod(carried: 1, high: 9)])
        #expect(try store.changes() == before + 1)
    }

    @Test(arguments: [
        (budgetPeriod(""), "budget"), (budgetPeriod("\0"), "budget"), (budgetPeriod(scope: "a\0"), "scope"),
        (budgetPeriod("a", -1), "start"), (budgetPeriod(end: .max), "end"), (budgetPeriod(end: newYear), "end"),
        (budgetPeriod(limit: 0), "limitMicroUSD"), (budgetPeriod(carried: -1), "carriedMicroUSD"),
        (budgetPeriod(high: -1), "highMicroUSD"),
    ])
    func aValueOutOfRangeIsNamedAndNothingIsStored(_ period: StoredBudgetPeriod, field: String) throws {
        let error = try storageError { try store.saveBudgetPeriods([budgetPeriod("good"), period]) }
        #expect(error.kind == .invalid && error.detail.contains(field))
        #expect(try store.budgetPeriods(from: 0).isEmpty)
    }
}
