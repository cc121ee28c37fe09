import TestSupport
import Testing

@testable import Storage

@Suite struct BudgetCrossingTests {
    let folder: TemporaryFolder
    let store: Store

    init() throws {
        folder = try TemporaryFolder()
        store = try Store.open(folder: folder.path)
    }

    @Test func eachIsNewOnceAlsoAfterARestart() throws {
        let first = budgetCrossing()
        let others = [
            budgetCrossing(ratio: 900_000), budgetCrossing("monthly", newYear, .forecast), budgetCrossing("other"),
            budgetCrossing("monthly", newYear + day),
        ]
        #expect(try store.recordBudgetCrossings([first]) == [first])
        let again = budgetCrossing(at: newYear + 5 * hour, limit: 9, cost: 9)
        #expect(try store.recordBudgetCrossings([again]) == [])
        #expect(try store.recordBudgetCrossings([again] + others + others) == others)
        try store.close()
        let reopened = try Store.open(folder: folder.path)
        #expect(try reopened.recordBudgetCrossings([again] + others) == [])
        #expect(try reopened.recordBudgetCrossings([]) == [])
        #expect(Set(try reopened.budgetCrossings(since: 0).map(\.description)).count == 5)
        #expect(try reopened.budgetCrossings(since: 0).contains(first), "as it was the first time")
    }

    @Test func theyAreReadByTheirTime() throws {
        let crossings = [3, 1, 2].map { budgetCrossing(ratio: $0, at: newYear + $0) }
        _ = try store.recordBudgetCrossings(crossings)
        #expect(try store.budgetCrossings(since: newYear).map(\.at) == [newYear + 1, newYear + 2, newYear + 3])
        #expect(try store.budgetCrossings(since: newYear + 2).map(\.at) == [newYear + 2, newYear + 3])
        #expect(try store.budgetCrossings(since: newYear + 4).isEmpty)
    }

    @Test(arguments: [
        (budgetCrossing(""), "budget"), (budgetCrossing("\0"), "budget"), (budgetCrossing("a", -1), "start"),
        (budgetCrossing(ratio: 0), "ratioMillionths"), (budgetCrossing(at: .max), "at"),
        (budgetCrossing(limit: -1), "limitMicroUSD"), (budgetCrossing(cost: -1), "costMicroUSD"),
    ])
    func aValueOutOfRangeIsNamedAndNothingIsStored(_ crossing: StoredBudgetCrossing, field: String) throws {
        let error = try storageError { try store.recordBudgetCrossings([budgetCrossing("good"), crossing]) }
        #expect(error.kind == .invalid && error.detail.contains(field))
        #expect(try store.budgetCrossings(since: 0).isEmpty)
    }
}

extension StoredBudgetCrossing {
    fileprivate var description: String { "\(budget) \(start) \(basis) \(ratioMillionths)" }
}
