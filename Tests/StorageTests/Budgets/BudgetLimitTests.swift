import TestSupport
import Testing

@testable import Storage

@Suite struct BudgetLimitTests {
    let folder: TemporaryFolder
    let store: Store

    init() throws {
        folder = try TemporaryFolder()
        store = try Store.open(folder: folder.path)
    }

    @Test func theLastLimitOfEachBudgetHoldsAlsoAfterReopening() throws {
        #expect(try store.budgetLimits().isEmpty)
        try store.setBudgetLimit(budgetLimit("weekly", 1, by: nil, comment: nil), audit: auditEntry())
        try store.setBudgetLimit(budgetLimit("ü/*", .max), audit: auditEntry())
        try store.setBudgetLimit(budgetLimit("monthly", 5), audit: auditEntry())
        let last = budgetLimit("monthly", 600_000_001, at: newYear + 1, by: "bob", comment: nil)
        try store.setBudgetLimit(last, audit: auditEntry(path: "/budget/monthly/limit", status: 200))
        try store.close()
        let reopened = try Store.open(folder: folder.path)
        let weekly = budgetLimit("weekly", 1, by: nil, comment: nil)
        #expect(try reopened.budgetLimits() == [last, weekly, budgetLimit("ü/*", .max)])
        #expect(try reopened.audit().count == 4 && reopened.audit(limit: 1)[0].entry.path == "/budget/monthly/limit")
    }

    @Test func removingTellsWhetherThereWasOne() throws {
        try store.setBudgetLimit(budgetLimit("a"), audit: auditEntry())
        try store.setBudgetLimit(budgetLimit("b"), audit: auditEntry())
        #expect(try store.removeBudgetLimit(budget: "a", audit: auditEntry()))
        #expect(try store.budgetLimits() == [budgetLimit("b")])
        #expect(try !store.removeBudgetLimit(budget: "a", audit: auditEntry()))
        #expect(try !store.removeBudgetLimit(budget: "c", audit: auditEntry()))
        #expect(try store.audit().count == 3, "what changed nothing is not in the audit")
    }

    @Test(arguments: [
        (budgetLimit(""), "budget"), (budgetLimit("a\0b"), "budget"), (budgetLimit("a", 0), "limitMicroUSD"),
        (budgetLimit("a", -1), "limitMicroUSD"), (budgetLimit(at: -1), "setAt"), (budgetLimit(by: "\0"), "setBy"),
        (budgetLimit(comment: "a\0"), "comment"),
    ])
    func aValueOutOfRangeIsNamedAndNothingIsStored(_ limit: StoredBudgetLimit, field: String) throws {
        let error = try storageError { try store.setBudgetLimit(limit, audit: auditEntry()) }
        #expect(error.kind == .invalid && error.detail.contains(field))
        #expect(try store.budgetLimits().isEmpty && store.audit().isEmpty)
    }

    @Test func noLimitWithoutItsAuditEntry() throws {
        #expect(try storageError { try store.setBudgetLimit(budgetLimit(), audit: auditEntry(at: -1)) }.kind == .invalid)
        #expect(try store.budgetLimits().isEmpty)
        try store.setBudgetLimit(budgetLimit(), audit: auditEntry())
        #expect(
            try storageError { try store.removeBudgetLimit(budget: "monthly", audit: auditEntry(at: -1)) }.kind
                == .invalid)
        #expect(try store.budgetLimits() == [budgetLimit()])
    }

    @Test func aStoreOpenedForReadingReadsAllOfABudget() throws {
        try store.setBudgetLimit(budgetLimit(), audit: auditEntry())
        try store.saveBudgetPeriods([budgetPeriod()])
        _ = try store.recordBudgetCrossings([budgetCrossing()])
        try store.recordSpendExpectations([spendExpectation()], account: "a")
        let reader = try Store.openForReading(folder: folder.path)
        #expect(try reader.budgetLimits() == [budgetLimit()])
        #expect(try reader.budgetPeriods(from: newYear) == [budgetPeriod()])
        #expect(try reader.budgetCrossings(since: newYear) == [budgetCrossing()])
        #expect(try reader.spendExpectations(account: "a", from: newYear) == [spendExpectation()])
        #expect(try reader.spend(account: "a", from: 0, to: .max).isEmpty)
        for write in [
            { try reader.setBudgetLimit(budgetLimit(), audit: auditEntry()) },
            { try reader.removeBudgetLimit(budget: "monthly", audit: auditEntry()) },
            { try reader.saveBudgetPeriods([budgetPeriod()]) },
            { _ = try reader.recordBudgetCrossings([budgetCrossing()]) },
            { try reader.recordSpendExpectations([spendExpectation()], account: "a") },
        ] as [() throws -> Void] {
            #expect(try storageError(write).kind == .read_only)
        }
        try reader.close()
    }
}
