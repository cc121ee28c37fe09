import GRDB

/// How an audit entry is written and read.
struct AuditRow: FetchableRecord {
    static let columns = "id, at, principal, address, method, path, status, body, body_bytes"

    let record: AuditRecord

    init(row: Row) {
        record = AuditRecord(
            id: row[0],
            entry: AuditEntry(
                at: row[1], principal: row[2], address: row[3], method: row[4], path: row[5], status: row[6],
                body: row[7]),
            bodyBytes: row[8])
    }

    /// Whoever writes an entry cannot hide what follows a NUL character in it.
    static func insert(_ db: Database, _ entry: AuditEntry) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO audit (at, principal, address, method, path, status, body, body_bytes)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            entry.at, entry.principal?.withoutNUL, entry.address.withoutNUL, entry.method.withoutNUL,
            entry.path.withoutNUL, entry.status, entry.body.withoutNUL.prefix(bytes: Store.maxAuditBodyBytes),
            entry.body.utf8.count,
        ])
    }
}
