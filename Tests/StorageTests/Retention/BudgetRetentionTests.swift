import TestSupport
import Testing

@testable import Storage

@Suite struct BudgetRetentionTests {
    let folder: TemporaryFolder
    let store: Store

    init() throws {
        folder = try TemporaryFolder()
        store = try Store.open(folder: folder.path)
    }

    private func prune(
        periodsBefore: Int64 = 0, expectationsBefore: Int64 = 0, batch: Int = 500
    ) async throws -> PruneSummary {
        try await store.prune(
            usageBefore: 0, queueSamplesBefore: 0, rollupsBefore: 0, budgetPeriodsBefore: periodsBefore,
            spendExpectationsBefore: expectationsBefore, batch: batch)
    }

    @Test(arguments: [1, 3, 500])
    func periodsGoByTheirEndAndTakeWhatWasCrossedInThemAlong(batch: Int) async throws {
        let starts = (0..<10).map { newYear + $0 * day }
        try store.saveBudgetPeriods(
            starts.map { budgetPeriod("daily", $0) } + [budgetPeriod("yearly", end: newYear + 365 * day)])
        _ = try store.recordBudgetCrossings(
            starts.map { budgetCrossing("daily", $0, at: $0) } + [budgetCrossing("yearly", newYear, at: newYear)])
        let summary = try await prune(periodsBefore: newYear + 4 * day + 1, batch: batch)
        #expect(summary.budgetPeriods == 4 && summary.budgetCrossings == 4 && summary.isComplete)
        #expect(summary.batches == 2 * ((4 + batch - 1) / batch))
        #expect(try store.budgetPeriods(from: 0).map(\.budget) == Array(repeating: "daily", count: 6) + ["yearly"])
        #expect(try store.budgetPeriods(from: 0).map(\.start).first == starts[4])
        #expect(
            try store.budgetCrossings(since: 0).map(\.start) == [newYear] + starts[4...],
            "the one of the year is as old, and its period goes on")
        #expect(try await prune(periodsBefore: newYear + 4 * day + 1).batches == 0)
    }

    @Test func whatWasCrossedInNoStoredPeriodGoesByItsTime() async throws {
        _ = try store.recordBudgetCrossings([budgetCrossing("a", at: newYear), budgetCrossing("b", at: newYear + 1)])
        #expect(try await prune(periodsBefore: newYear + 1).budgetCrossings == 1)
        #expect(try store.budgetCrossings(since: 0).map(\.budget) == ["b"])
    }

    @Test(arguments: [1, 7, 500])
    func expectationsGoByTheirStart(batch: Int) async throws {
        for account in ["a", "b", "c"] {
            for seconds in [hour, day] {
                for model in ["*", "m"] {
                    let expected = (0..<8).map { spendExpectation(model, newYear + $0 * seconds, seconds: seconds) }
                    try store.recordSpendExpectations(expected, account: account)
                }
            }
        }
        let summary = try await prune(expectationsBefore: newYear + 2 * hour, batch: batch)
        #expect(summary.spendExpectations == 3 * 2 * (2 + 1) && summary.isComplete)
        #expect(summary.batches == (18 + batch - 1) / batch)
        for account in ["a", "b", "c"] {
            let left = try store.spendExpectations(account: account, from: 0)
            #expect(left.count == 2 * (6 + 7))
            #expect(left.first?.start == newYear + 2 * hour && left.last?.start == newYear + 7 * day)
        }
        #expect(try await prune(expectationsBefore: newYear + 2 * hour).batches == 0)
        #expect(try await prune(expectationsBefore: .max, batch: batch).spendExpectations == 3 * 26)
        #expect(try await prune(expectationsBefore: .max).spendExpectations == 0)
    }

    @Test func anOperatorsLimitStays() async throws {
        try store.setBudgetLimit(budgetLimit(at: 0), audit: auditEntry())
        _ = try await prune(periodsBefore: .max, expectationsBefore: .max)
        #expect(try store.budgetLimits() == [budgetLimit(at: 0)])
    }
}
