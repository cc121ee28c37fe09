import Foundation

@testable import Storage

func newOverride(
    account: String = "a", model: String = "m", mode: String = "floor", rpm: Double = 500, from: Int64 = newYear,
    to: Int64 = newYear + hour, createdAt: Int64 = newYear, by: String? = "alice", comment: String? = "sale"
) -> NewOverride {
    NewOverride(
        account: account, model: model, mode: mode, requestsPerMinute: rpm, startsAt: from, endsAt: to,
        createdAt: createdAt, createdBy: by, comment: comment)
}

func auditEntry(
    at: Int64 = newYear, principal: String? = "alice", path: String = "/capacity/overrides", status: Int? = 201,
    body: String = "{}"
) -> AuditEntry {
    AuditEntry(
        at: at, principal: principal, address: "127.0.0.1", method: "POST", path: path, status: status, body: body)
}

func claim(
    _ key: String = "k", scope: String = "alice", fingerprint: String = "1", at: Int64 = newYear
) -> IdempotencyClaim {
    IdempotencyClaim(key: key, scope: scope, fingerprint: Data(fingerprint.utf8), at: at)
}

func decision(
    _ account: String = "a", _ model: String = "m", at: Int64 = newYear, rpm: Double = 450, previous: Double? = 300,
    override: Int64? = nil
) -> StoredDecision {
    StoredDecision(
        account: account, model: model, at: at, action: "scale_up", source: "forecast", binding: "forecast",
        requestsPerMinute: rpm, previousRequestsPerMinute: previous, replicas: 2, rate: 7.5, burst: 9,
        overrideID: override, inputs: #"{"current_rpm":210}"#, candidates: "[]", reason: "Demand rises.")
}

extension Store {
    /// Creates an override that must be a new one.
    @discardableResult
    func created(_ new: NewOverride = newOverride(), idempotency: IdempotencyClaim? = nil) throws -> StoredOverride {
        guard case .created(let record) = try createOverride(new, idempotency: idempotency, audit: auditEntry()) else {
            throw StorageError.invalid("test", "the override was not created", hint: "")
        }
        return record
    }

    /// Stores ten thousand overrides, of which every tenth is active at the new year and the others are over.
    func fillOverrides() throws {
        // One transaction: it is about how they are read.
        try write("test") { db in
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
}
