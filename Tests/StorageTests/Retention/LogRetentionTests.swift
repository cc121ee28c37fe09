import TestSupport
import Testing

@testable import Storage

@Suite struct LogRetentionTests {
    let folder: TemporaryFolder
    let store: Store

    init() throws {
        folder = try TemporaryFolder()
        store = try Store.open(folder: folder.path)
    }

    private func prune(
        overridesBefore: Int64 = 0, decisionsBefore: Int64 = 0, keysBefore: Int64 = 0, batch: Int = 500
    ) async throws -> PruneSummary {
        try await store.prune(
            usageBefore: 0, queueSamplesBefore: 0, rollupsBefore: 0, overridesBefore: overridesBefore,
            decisionsBefore: decisionsBefore, idempotencyKeysBefore: keysBefore, batch: batch)
    }

    @Test(arguments: [1, 3, 500])
    func overridesGoByWhenTheyWereOver(batch: Int) async throws {
        // Over at +1 h, +2 h, ... +10 h; the last two were ended by somebody, at +1 h and at +9 h.
        for index in Int64(1)...10 { try store.created(newOverride(to: newYear + index * hour)) }
        _ = try store.expireOverride(id: 9, at: newYear + hour, by: "bob", audit: auditEntry())
        _ = try store.expireOverride(id: 10, at: newYear + 9 * hour, by: "bob", audit: auditEntry())
        let summary = try await prune(overridesBefore: newYear + 5 * hour, batch: batch)
        #expect(summary.overrides == 5 && summary.isComplete && summary.batches == (5 + batch - 1) / batch)
        #expect(try store.overrides(at: newYear).map(\.id) == [10, 8, 7, 6, 5])
        #expect(try await prune(overridesBefore: newYear + 5 * hour).overrides == 0)
    }

    @Test func numbersAreNotGivenAgain() async throws {
        for _ in 0..<3 { try store.created() }
        try store.appendDecisions([decision(), decision("b"), decision()])
        #expect(try await prune(overridesBefore: .max, decisionsBefore: .max).overrides == 3)
        try store.close()
        let reopened = try Store.open(folder: folder.path)
        #expect(try reopened.created().id == 4)
        #expect(try reopened.appendDecisions([decision()]) == [4])
    }

    @Test func anOverrideStaysAsLongAsItsKeyIsRemembered() async throws {
        let record = try store.created(idempotency: claim())
        #expect(try await prune(overridesBefore: .max).overrides == 0)
        #expect(
            try store.createOverride(newOverride(), idempotency: claim(), audit: auditEntry()) == .repeated(record))
        let summary = try await prune(overridesBefore: .max, keysBefore: newYear + 1)
        #expect(summary.overrides == 1 && summary.idempotencyKeys == 1)
        #expect(try store.override(id: record.id) == nil)
    }

    @Test(arguments: [1, 7, 500])
    func decisionsGoExceptTheNewestOfEachModel(batch: Int) async throws {
        for index in Int64(0)..<20 {
            try store.appendDecisions([decision("a", "m", at: newYear + index * hour)])
        }
        try store.appendDecisions([decision("a", "quiet", at: newYear), decision("b", "m", at: newYear)])
        let summary = try await prune(decisionsBefore: newYear + 15 * hour, batch: batch)
        #expect(summary.decisions == 15 && summary.isComplete)
        #expect(try store.decisions(account: "a", model: "m").map(\.id) == [20, 19, 18, 17, 16])
        #expect(try await prune(decisionsBefore: .max, batch: batch).decisions == 4)
        #expect(try store.latestDecisions(account: "a").map(\.id) == [20, 21])
        #expect(try store.latestDecisions(account: "b").map(\.id) == [22])
    }

    @Test func theAuditStays() async throws {
        for _ in 0..<3 { try store.created() }
        let before = try store.audit()
        _ = try await prune(overridesBefore: .max, decisionsBefore: .max, keysBefore: .max)
        #expect(try store.audit() == before && before.count == 3)
    }
}
