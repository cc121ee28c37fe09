import TestSupport
import Testing

@testable import Storage

@Suite struct OverrideTests {
    let folder: TemporaryFolder
    let store: Store

    init() throws {
        folder = try TemporaryFolder()
        store = try Store.open(folder: folder.path)
    }

    @Test(arguments: [
        newOverride(), newOverride(account: "ü", model: "*", mode: "set", rpm: 0, by: nil, comment: nil),
        newOverride(mode: "ceiling", rpm: 0.125, from: 0, to: 253_402_300_799, comment: "line\nline \u{1f411}"),
    ])
    func everyFieldComesBackAlsoAfterReopening(_ new: NewOverride) throws {
        let record = try store.created(new)
        #expect(
            record
                == StoredOverride(
                    id: 1, account: new.account, model: new.model, mode: new.mode,
                    requestsPerMinute: new.requestsPerMinute, startsAt: new.startsAt, endsAt: new.endsAt,
                    createdAt: new.createdAt, createdBy: new.createdBy, comment: new.comment))
        #expect(try store.override(id: 1) == record)
        try store.close()
        let reopened = try Store.open(folder: folder.path)
        #expect(try reopened.override(id: 1) == record && reopened.override(id: 2) == nil)
    }

    @Test(arguments: [
        (newYear - 1, OverrideStatus.pending), (newYear, .active), (newYear + hour - 1, .active),
        (newYear + hour, .expired),
    ])
    func theStatusFollowsTheTime(time: Int64, status: OverrideStatus) throws {
        let record = try store.created()
        #expect(record.status(at: time) == status)
        for other in OverrideStatus.allCases {
            #expect(try store.overrides(status: other, at: time) == (other == status ? [record] : []))
        }
        #expect(try store.overridesInForce(at: time) == (status == .active ? [record] : []))
    }

    @Test(arguments: [
        (newOverride(account: ""), "account"), (newOverride(model: ""), "model"), (newOverride(mode: "max"), "mode"),
        (newOverride(mode: ""), "mode"), (newOverride(rpm: -1), "requestsPerMinute"),
        (newOverride(rpm: .nan), "requestsPerMinute"), (newOverride(rpm: .infinity), "requestsPerMinute"),
        (newOverride(from: newYear, to: newYear), "endsAt"), (newOverride(from: newYear, to: newYear - 1), "endsAt"),
        (newOverride(from: -1), "startsAt"), (newOverride(to: .max), "endsAt"),
        (newOverride(createdAt: .min), "createdAt"), (newOverride(account: "a\0b"), "account"),
        (newOverride(model: "\0"), "model"), (newOverride(by: "a\0b"), "createdBy"),
        (newOverride(comment: "a\0b"), "comment"),
    ])
    func aValueOutOfRangeIsNamedAndNothingIsStored(_ new: NewOverride, field: String) throws {
        let error = try storageError { try store.createOverride(new, idempotency: claim(), audit: auditEntry()) }
        #expect(error.kind == .invalid && error.detail.contains(field))
        #expect(try store.overrides(at: newYear).isEmpty && store.audit().isEmpty)
        // The key is free: the corrected request may use it.
        try store.created(idempotency: claim())
    }

    @Test func aBadClaimOrAuditEntryIsNamedToo() throws {
        for (claim, field) in [(claim(""), "key"), (claim("a\0b"), "key"), (claim(scope: "\0"), "scope")] {
            let error = try storageError {
                try store.createOverride(newOverride(), idempotency: claim, audit: auditEntry())
            }
            #expect(error.kind == .invalid && error.detail.contains(field))
        }
        let error = try storageError { try store.createOverride(newOverride(), audit: auditEntry(at: -1)) }
        #expect(error.kind == .invalid && error.detail.contains("audit at"))
        #expect(try store.overrides(at: newYear).isEmpty)
    }

    /// The last line of defence, for whoever writes to the file with another tool.
    @Test(arguments: ["mode = 'max'", "requests_per_minute = -1", "ends_at = starts_at", "requests_per_minute = NULL"])
    func theSchemaRefusesWhatTheStoreRefuses(_ change: String) throws {
        let record = try store.created()
        let error = try storageError {
            try store.write("test") { try $0.execute(sql: "UPDATE capacity_override SET \(change)") }
        }
        #expect(error.kind == .invalid)
        #expect(try store.override(id: record.id) == record)
    }

    @Test func expiringTellsWhoAndWhenOnceWithOneAuditEntry() throws {
        let record = try store.created()
        let entry = auditEntry(at: newYear + 60, principal: "bob", path: "/capacity/overrides/1", status: 200, body: "")
        var expected = record
        expected.expiredAt = newYear + 60
        expected.expiredBy = "bob"
        #expect(try store.expireOverride(id: record.id, at: newYear + 60, by: "bob", audit: entry) == expected)
        #expect(try store.expireOverride(id: record.id, at: newYear + 90, by: "eve", audit: entry) == expected)
        #expect(try store.override(id: record.id) == expected && expected.status(at: newYear) == .expired)
        #expect(try store.audit().map(\.entry) == [entry, auditEntry()])
        #expect(try store.overridesInForce(at: newYear + 60).isEmpty)
        #expect(try store.overrides(status: .expired, at: newYear) == [expected])
    }

    @Test func aPendingOverrideCanBeExpiredAndOneThatEndedByItselfStaysAsItIs() throws {
        let pending = try store.created(newOverride(from: newYear + day, to: newYear + 2 * day))
        #expect(
            try store.expireOverride(id: pending.id, at: newYear, by: nil, audit: auditEntry())?.expiredAt == newYear)
        let over = try store.created(newOverride(to: newYear + 1))
        #expect(try store.expireOverride(id: over.id, at: newYear + 1, by: "bob", audit: auditEntry()) == over)
        #expect(try store.override(id: over.id) == over)
        #expect(try store.audit().count == 3)
    }

    @Test func expiringWhatIsNotThereStoresNothing() throws {
        #expect(try store.expireOverride(id: 7, at: newYear, by: "bob", audit: auditEntry()) == nil)
        #expect(try store.audit().isEmpty)
        let record = try store.created()
        let error = try storageError { try store.expireOverride(id: 1, at: -1, by: nil, audit: auditEntry()) }
        #expect(error.kind == .invalid && error.detail.contains("at"))
        let nameless = try storageError { try store.expireOverride(id: 1, at: 1, by: "\0", audit: auditEntry()) }
        #expect(nameless.kind == .invalid && nameless.detail.contains("by"))
        #expect(try store.override(id: 1) == record)
    }

    @Test func filtersCombine() throws {
        for account in ["a", "b"] {
            for model in ["m", "*"] {
                for start in [newYear - day, newYear, newYear + day] {
                    try store.created(newOverride(account: account, model: model, from: start, to: start + hour))
                }
            }
        }
        func ids(_ status: OverrideStatus?, _ account: String?, _ model: String?) throws -> [Int64] {
            try store.overrides(status: status, account: account, model: model, at: newYear).map(\.id)
        }
        #expect(try ids(nil, nil, nil) == (1...12).reversed())
        #expect(try ids(nil, "a", nil) == (1...6).reversed())
        #expect(try ids(nil, nil, "*") == [12, 11, 10, 6, 5, 4])
        #expect(try ids(.active, nil, nil) == [11, 8, 5, 2])
        #expect(try ids(.pending, "b", nil) == [12, 9])
        #expect(try ids(.expired, "b", "*") == [10])
        #expect(try ids(.active, "c", nil).isEmpty)
        #expect(try store.overridesInForce(at: newYear).map(\.id) == [2, 5, 8, 11])
    }

    @Test func aStoreOpenedForReadingRefuses() throws {
        let reader = try Store.openForReading(folder: folder.path)
        let record = try store.created()
        #expect(try reader.override(id: record.id) == record)
        #expect(
            try storageError { try reader.createOverride(newOverride(), audit: auditEntry()) }.kind == .read_only)
        #expect(
            try storageError { try reader.expireOverride(id: 1, at: 1, by: nil, audit: auditEntry()) }.kind
                == .read_only)
        try reader.close()
    }
}
