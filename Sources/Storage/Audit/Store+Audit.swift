import GRDB

extension Store {
    /// The most bytes that are kept of a request's body.
    public static let maxAuditBodyBytes = 16_384

    /// Keeps an entry for good: the database itself refuses to change or delete it.
    ///
    /// - Throws: ``StorageError``; `invalid` for a time out of range.
    public func appendAudit(_ entry: AuditEntry) throws(StorageError) {
        let operation = "append to the audit"
        if let problem = entry.problem {
            throw .invalid(operation, problem, hint: "correct the named value; nothing was stored")
        }
        try write(operation) { db in try AuditRow.insert(db, entry) }
    }

    /// Audit entries, newest first, a page at a time.
    ///
    /// - Parameters:
    ///   - limit: how many at most, up to ``maxPageSize``.
    ///   - last: the number of the last one of the page before; nil for the first page.
    public func audit(limit: Int = 100, before last: Int64? = nil) throws(StorageError) -> [AuditRecord] {
        try read("read the audit") { db in
            try AuditRow.fetchAll(
                db.cachedStatement(
                    sql: "SELECT \(AuditRow.columns) FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?"),
                arguments: [last ?? .max, limit.clamped(to: 0...Self.maxPageSize)]
            ).map(\.record)
        }
    }
}
