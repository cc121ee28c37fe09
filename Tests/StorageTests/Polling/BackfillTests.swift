import TestSupport
import Testing

@testable import Storage

@Suite struct BackfillTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private let days = ["2026-01-03", "2026-01-02", "2026-01-01"]

    private func next(_ store: Store) throws -> String? {
        try store.nextBackfillDay(account: "a", granularity: hour)
    }

    private func plan(_ store: Store, _ days: [String]) throws {
        try store.planBackfill(account: "a", granularity: hour, days: days)
    }

    @Test func goesFromTheNewestDayAndGoesOnAfterARestart() throws {
        var store = try Store.open(folder: folder.path)
        #expect(try next(store) == nil)
        #expect(try store.backfillProgress(account: "a") == BackfillProgress(total: 0, done: 0, failed: 0))
        try plan(store, days)
        #expect(try next(store) == "2026-01-03")
        try store.finishBackfill(account: "a", granularity: hour, day: "2026-01-03", rows: 24, at: newYear)
        try store.close()

        store = try Store.open(folder: folder.path)
        try plan(store, ["2026-01-04"] + days)
        #expect(try store.backfillProgress(account: "a") == BackfillProgress(total: 4, done: 1, failed: 0))
        #expect(try next(store) == "2026-01-04")
        for day in ["2026-01-04", "2026-01-02", "2026-01-01"] {
            #expect(try next(store) == day)
            try store.finishBackfill(account: "a", granularity: hour, day: day, rows: 0, at: newYear)
        }
        #expect(try next(store) == nil)
        #expect(try store.backfillProgress(account: "a").attemptedAll)
    }

    @Test func aFailedDayComesAgainAfterTheOthersAndIsGivenUpInTheEnd() throws {
        let store = try Store.open(folder: folder.path)
        try plan(store, ["2026-01-02", "2026-01-01"])
        try store.failBackfill(account: "a", granularity: hour, day: "2026-01-02", reason: "timeout", at: newYear)
        #expect(try next(store) == "2026-01-01")
        try store.finishBackfill(account: "a", granularity: hour, day: "2026-01-01", rows: 1, at: newYear)
        let progress = try store.backfillProgress(account: "a")
        #expect(progress == BackfillProgress(total: 2, done: 1, failed: 1) && progress.attemptedAll)
        for _ in 1..<5 {
            #expect(try next(store) == "2026-01-02")
            try store.failBackfill(account: "a", granularity: hour, day: "2026-01-02", reason: "timeout", at: newYear)
        }
        #expect(try next(store) == nil)
        try plan(store, ["2026-01-02", "2026-01-01"])
        #expect(try next(store) == nil)
        // A new day in the plan gives the old ones another chance.
        try plan(store, ["2026-01-03", "2026-01-02", "2026-01-01"])
        try store.finishBackfill(account: "a", granularity: hour, day: "2026-01-03", rows: 1, at: newYear)
        #expect(try next(store) == "2026-01-02")
        #expect(try store.unreadBackfillDays(account: "a", granularity: hour) == ["2026-01-02"])
        #expect(try !store.backfillProgress(account: "a").attemptedAll)
    }

    @Test func daysOutsideThePlanAreDroppedAndGranularitiesKeptApart() throws {
        let store = try Store.open(folder: folder.path)
        try plan(store, days)
        try store.planBackfill(account: "a", granularity: day, days: ["2025-12-31"])
        try plan(store, ["2026-01-01"])
        #expect(try next(store) == "2026-01-01")
        #expect(try store.nextBackfillDay(account: "a", granularity: day) == "2025-12-31")
        #expect(try store.backfillProgress(account: "a").total == 2)
        #expect(try store.backfillProgress(account: "a", granularity: hour).total == 1)
    }

    @Test(arguments: ["2026-1-1", "", "2026/01/01", "2026-01-01T", "２026-01-0", "2026-99-99", "2026-02-29", "0000-01-01"])
    func aDayThatIsNoneIsRefused(_ text: String) throws {
        let store = try Store.open(folder: folder.path)
        #expect(try storageError { try plan(store, ["2026-01-01", text]) }.kind == .invalid)
        #expect(try store.backfillProgress(account: "a").total == 0)
    }

    @Test func theLastSuccessOfAPollNeverGoesBack() throws {
        let store = try Store.open(folder: folder.path)
        #expect(try store.lastSuccess(account: "a", endpoint: "usage") == nil)
        for at in [newYear, newYear + 60, newYear + 30] {
            try store.recordSuccess(account: "a", endpoint: "usage", at: at)
        }
        #expect(try store.lastSuccess(account: "a", endpoint: "usage") == newYear + 60)
        #expect(try store.lastSuccess(account: "a", endpoint: "queue") == nil)
    }
}
