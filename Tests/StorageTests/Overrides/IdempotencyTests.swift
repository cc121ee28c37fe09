import TestSupport
import Testing

@testable import Storage

@Suite struct IdempotencyTests {
    let folder: TemporaryFolder
    let store: Store

    init() throws {
        folder = try TemporaryFolder()
        store = try Store.open(folder: folder.path)
    }

    private func create(
        _ claim: IdempotencyClaim?, _ new: NewOverride = newOverride()
    ) throws -> OverrideCreation {
        try store.createOverride(new, idempotency: claim, audit: auditEntry())
    }

    @Test func theSameRequestAgainGetsTheSameRecordAndStoresNothing() throws {
        let record = try store.created(idempotency: claim())
        for _ in 0..<3 {
            #expect(try create(claim(at: newYear + day), newOverride(createdAt: newYear + 5)) == .repeated(record))
        }
        #expect(try store.overrides(at: newYear) == [record] && store.audit().count == 1)
    }

    @Test func itGetsTheRecordAsItIsNow() throws {
        let record = try store.created(idempotency: claim())
        let expired = try store.expireOverride(id: record.id, at: newYear + 1, by: "bob", audit: auditEntry())
        #expect(try create(claim()) == .repeated(#require(expired)))
    }

    @Test func anotherRequestWithTheKeyIsAConflictAndStoresNothing() throws {
        let record = try store.created(idempotency: claim())
        #expect(try create(claim(fingerprint: "2"), newOverride(rpm: 1)) == .conflict)
        #expect(try create(claim(fingerprint: "")) == .conflict)
        #expect(try store.overrides(at: newYear) == [record] && store.audit().count == 1)
    }

    @Test func keysOfDifferentScopesAndNoKeysAreDifferent() throws {
        for claim in [claim(), claim(scope: "bob"), claim(scope: ""), claim("K"), nil, nil] {
            guard case .created = try create(claim) else {
                Issue.record("\(String(describing: claim)) made none")
                continue
            }
        }
        #expect(try store.overrides(at: newYear).count == 6)
    }

    @Test func itIsRememberedAfterReopening() throws {
        let record = try store.created(idempotency: claim())
        try store.close()
        let reopened = try Store.open(folder: folder.path)
        #expect(
            try reopened.createOverride(newOverride(), idempotency: claim(), audit: auditEntry()) == .repeated(record))
    }

    @Test func concurrentRequestsWithOneKeyMakeOneRecord() async throws {
        let store = store
        for round in 0..<20 {
            let outcomes = try await withThrowingTaskGroup(of: OverrideCreation.self) { group in
                for index in 0..<8 {
                    group.addTask {
                        try store.createOverride(
                            newOverride(createdAt: newYear + Int64(index)),
                            idempotency: claim("key \(round)", fingerprint: index < 6 ? "1" : "2"), audit: auditEntry())
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let created = outcomes.compactMap { if case .created(let record) = $0 { record } else { nil } }
            let repeated = outcomes.compactMap { if case .repeated(let record) = $0 { record } else { nil } }
            let record = try #require(created.first)
            #expect(created.count == 1 && repeated.allSatisfy { $0 == record })
            #expect([1, 5].contains(repeated.count) && outcomes.count { $0 == .conflict } == 7 - repeated.count)
        }
        #expect(try store.overrides(at: newYear).count == 20 && store.audit().count == 20)
    }

    @Test func aKeyIsForgottenByRetentionAndMayThenBeUsedAgain() async throws {
        let first = try store.created(idempotency: claim(at: newYear))
        let second = try store.created(idempotency: claim("l", at: newYear + 1))
        let keep = newYear + 1
        let summary = try await store.prune(
            usageBefore: 0, queueSamplesBefore: 0, rollupsBefore: 0, idempotencyKeysBefore: keep)
        #expect(summary.idempotencyKeys == 1 && summary.overrides == 0)
        #expect(try create(claim("l")) == .repeated(second))
        #expect(try store.created(idempotency: claim()).id == 3)
        #expect(try store.override(id: first.id) == first)
    }
}
