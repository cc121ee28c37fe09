import TestSupport
import Testing

@testable import Storage

@Suite struct SpendExpectationTests {
    let folder: TemporaryFolder
    let store: Store

    init() throws {
        folder = try TemporaryFolder()
        store = try Store.open(folder: folder.path)
    }

    @Test func whatWasSaidFirstStays() throws {
        let first = spendExpectation()
        #expect(try store.recordSpendExpectations([first, spendExpectation(median: 30)], account: "a") == 1)
        #expect(try store.recordSpendExpectations([spendExpectation(upper: .max)], account: "a") == 0)
        #expect(try store.recordSpendExpectations([], account: "a") == 0)
        try store.close()
        let reopened = try Store.open(folder: folder.path)
        #expect(try reopened.recordSpendExpectations([spendExpectation(issuedAt: 0)], account: "a") == 0)
        #expect(try reopened.spendExpectations(account: "a", from: 0) == [first])
    }

    @Test func theyAreReadByAccountAndStart() throws {
        let hours = [spendExpectation("*"), spendExpectation("m"), spendExpectation("*", newYear + hour)]
        let days = [spendExpectation("m", newYear, seconds: day), spendExpectation("m", newYear + day, seconds: day)]
        #expect(try store.recordSpendExpectations(days.reversed() + hours.reversed(), account: "a") == 5)
        let other = spendExpectation("m", newYear + hour, lower: 0)
        try store.recordSpendExpectations([other], account: "b")
        #expect(try store.spendExpectations(account: "a", from: 0) == hours + days)
        #expect(try store.spendExpectations(account: "a", from: newYear + 1) == [hours[2], days[1]])
        #expect(try store.spendExpectations(account: "b", from: newYear + hour) == [other])
        #expect(try store.spendExpectations(account: "c", from: 0).isEmpty)
    }

    @Test(arguments: [
        (spendExpectation(""), "model"), (spendExpectation("\0"), "model"), (spendExpectation("m", -1), "start"),
        (spendExpectation(seconds: 0), "seconds"), (spendExpectation(seconds: 367 * day), "seconds"),
        (spendExpectation(issuedAt: -1), "issuedAt"),
        (spendExpectation(lower: -1), "lowerMicroUSD"), (spendExpectation(median: 9), "medianMicroUSD"),
        (spendExpectation(upper: 19), "upperMicroUSD"),
    ])
    func aValueOutOfRangeIsNamedAndNothingIsStored(_ expected: StoredSpendExpectation, field: String) throws {
        #expect(!expected.isStorable && spendExpectation().isStorable)
        let error = try storageError {
            try store.recordSpendExpectations([spendExpectation("good"), expected], account: "a")
        }
        #expect(error.kind == .invalid && error.detail.contains(field))
        #expect(try store.spendExpectations(account: "a", from: 0).isEmpty)
    }
}
