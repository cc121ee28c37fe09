import GRDB
import Testing

@testable import Storage

/// Ten thousand stored, a thousand of them active.
@Suite struct ManyOverridesTests {
    let folder: TemporaryFolder
    let store: Store

    init() throws {
        folder = try TemporaryFolder()
        store = try Store.open(folder: folder.path)
        // One transaction: what is asked here is how they are read.
        try store.write("test") { db in
            let inserting = try db.cachedStatement(
                sql: """
                    INSERT INTO capacity_override (account, model, mode, requests_per_minute, starts_at, ends_at,
                        created_at, created_by, comment) VALUES (?, ?, 'floor', ?, ?, ?, ?, 'alice', 'a comment')
                    """)
            for index in 0..<Int64(10_000) {
                let isActive = index % 10 == 3
                let start = isActive ? newYear - hour : newYear - (index + 2) * hour
                try inserting.execute(arguments: [
                    "account-\(index % 5)", "model-\(index % 40)", Double(index), start,
                    isActive ? newYear + 1 + index : start + hour, start,
                ])
            }
        }
    }

    @Test func thoseInForceAreFoundByTheirIndex() throws {
        let found = try store.overridesInForce(at: newYear)
        #expect(found.count == 1000 && found.allSatisfy { $0.status(at: newYear) == .active })
        let plan = try store.read("test") { db in
            try Row.fetchAll(
                db, sql: "EXPLAIN QUERY PLAN \(Store.selectingInForce)", arguments: [newYear]
            ).map { $0["detail"] as String }
        }
        #expect(plan.contains { $0.contains("capacity_override_end") }, "\(plan)")
        #expect(try store.overrides(status: .active, at: newYear, limit: 1000).map(\.id) == found.map(\.id).reversed())
    }

    /// Far above what it takes, so that a busy machine does not fail it, and far below a scan for each decision.
    @Test func readingThemTakesMilliseconds() throws {
        func fastest(_ name: String, _ body: () throws -> Void) rethrows -> Double {
            var best = Double.infinity
            for _ in 0..<10 {
                let began = ContinuousClock.now
                try body()
                best = min(best, (ContinuousClock.now - began) / .milliseconds(1))
            }
            print("\(name): \(best) ms")
            return best
        }
        #expect(try fastest("1000 in force of 10000") { _ = try store.overridesInForce(at: newYear) } < 50)
        #expect(try fastest("page of 100") { _ = try store.overrides(at: newYear) } < 20)
        #expect(
            try fastest("page of 1000 active") {
                _ = try store.overrides(status: .active, at: newYear, limit: 1000)
            } < 50)
        #expect(try fastest("none of 10000") { _ = try store.overrides(account: "no", at: newYear) } < 50)
        var last = 10_000
        #expect(
            try fastest("create") {
                last += 1
                try store.created(idempotency: claim("\(last)"))
            } < 200)
    }
}
