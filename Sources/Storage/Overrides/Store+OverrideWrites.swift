import Foundation
import GRDB

/// What became of a request to create an override.
public enum OverrideCreation: Equatable, Sendable {
    case created(StoredOverride)
    /// The same request came before, and made this, as it is now.
    case repeated(StoredOverride)
    /// The key was used for another request.
    case conflict
}

extension Store {
    /// How long the key of a created override is remembered at least, in seconds: 7 days.
    public static let keepIdempotencyKeysSeconds: Int64 = 7 * 86_400

    /// Stores an override and its audit entry, in one transaction.
    ///
    /// A request that comes again with its key stores nothing, no audit entry either, and gets what it made the
    /// first time, also when that is over. Two that come at once with one key make one override.
    ///
    /// - Parameters:
    ///   - idempotency: nil when the client gave no key: every request then makes an override.
    ///   - audit: who asked, from where, with which body.
    /// - Throws: ``StorageError``; `invalid`, naming the field, for a value out of range.
    public func createOverride(
        _ new: NewOverride, idempotency: IdempotencyClaim? = nil, audit: AuditEntry
    ) throws(StorageError) -> OverrideCreation {
        let operation = "create an override"
        if let problem = new.problem ?? idempotency?.problem ?? audit.problem {
            throw .invalid(operation, problem, hint: "correct the named value; nothing was stored")
        }
        return try write(operation) { db in
            if let claim = idempotency, let earlier = try Self.claimed(db, claim) { return earlier }
            try db.cachedStatement(
                sql: """
                    INSERT INTO capacity_override (account, model, mode, requests_per_minute, starts_at, ends_at,
                        created_at, created_by, comment, idempotency_key, idempotency_scope,
                        idempotency_fingerprint, idempotency_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: [
                new.account, new.model, new.mode, new.requestsPerMinute, new.startsAt, new.endsAt, new.createdAt,
                new.createdBy, new.comment, idempotency?.key, idempotency?.scope, idempotency?.fingerprint,
                idempotency?.at,
            ])
            let id = db.lastInsertedRowID
            try AuditRow.insert(db, audit)
            return .created(
                StoredOverride(
                    id: id, account: new.account, model: new.model, mode: new.mode,
                    requestsPerMinute: new.requestsPerMinute, startsAt: new.startsAt, endsAt: new.endsAt,
                    createdAt: new.createdAt, createdBy: new.createdBy, comment: new.comment))
        }
    }

    /// What a request that came before with the same key made; nil when none did. ``OverrideCreation/created(_:)`` is never
    /// the answer.
    ///
    /// - Throws: ``StorageError``; `invalid` for a key that cannot be stored.
    public func earlierOverride(_ claim: IdempotencyClaim) throws(StorageError) -> OverrideCreation? {
        let operation = "look for an idempotency key"
        if let problem = claim.problem {
            throw .invalid(operation, problem, hint: "correct the named value")
        }
        return try read(operation) { db in try Self.claimed(db, claim) }
    }

    /// Ends an override before its time, with an audit entry, in one transaction.
    ///
    /// One that is over already stays as it is, and no audit entry is stored.
    ///
    /// - Parameters:
    ///   - time: Unix seconds.
    ///   - principal: who ends it.
    /// - Returns: the override as it is then; nil when there is none of that number.
    /// - Throws: ``StorageError``; `invalid`, naming the field, for a value out of range.
    public func expireOverride(
        id: Int64, at time: Int64, by principal: String?, audit: AuditEntry
    ) throws(StorageError) -> StoredOverride? {
        let operation = "expire an override"
        let timeProblem = UnixTime.range.contains(time) ? nil : "at is not in the years 1970 to 9999"
        let nameProblem = principal?.containsNUL == true ? "by has a NUL character in it" : nil
        if let problem = timeProblem ?? nameProblem ?? audit.problem {
            throw .invalid(operation, problem, hint: "correct the named value; nothing was stored")
        }
        return try write(operation) { db in
            guard var found = try OverrideRow.find(db, id: id) else { return nil }
            if found.status(at: time) == .expired { return found }
            try db.cachedStatement(sql: "UPDATE capacity_override SET expired_at = ?, expired_by = ? WHERE id = ?")
                .execute(arguments: [time, principal, id])
            try AuditRow.insert(db, audit)
            found.expiredAt = time
            found.expiredBy = principal
            return found
        }
    }

    /// What an earlier request made with the same key, if there was one.
    private static func claimed(_ db: Database, _ claim: IdempotencyClaim) throws -> OverrideCreation? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT id, idempotency_fingerprint FROM capacity_override
                WHERE idempotency_scope = ? AND idempotency_key = ?
                """)
        guard let row = try Row.fetchOne(statement, arguments: [claim.scope, claim.key]) else { return nil }
        let fingerprint: Data = row[1]
        guard fingerprint == claim.fingerprint else { return .conflict }
        return try OverrideRow.find(db, id: row[0]).map { .repeated($0) }
    }
}
