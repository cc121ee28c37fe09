import GRDB
import TestSupport
import Testing

@testable import Storage

/// Ten thousand stored, a thousand of them active.
@Suite struct ManyOverridesTests {
    let folder: TemporaryFolder
    let store: Store

    init() throws {
        folder = try TemporaryFolder()
        store = try Store.open(folder: folder.path)
        try store.fillOverrides()
    }

    @Test func thoseInForceAreFoundByTheirIndex() throws {
        let found = try store.overridesInForce(at: newYear)
        #expect(found.count == 1000 && found.allSatisfy { $0.status(at: newYear) == .active })
        let plan = try store.read("test") { db in
            try Row.fetchAll(
                db, sql: "EXPLAIN QUERY PLAN \(Store.selectingInForce)", arguments: [newYear, newYear]
            ).map { $0["detail"] as String }
        }
        #expect(plan.contains { $0.contains("capacity_override_end") }, "\(plan)")
        #expect(try store.overrides(status: .active, at: newYear, limit: 1000).map(\.id) == found.map(\.id).reversed())
    }
}
