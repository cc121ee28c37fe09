import GRDB

/// How a stored override is read.
struct OverrideRow: FetchableRecord {
    static let columns = """
        id, account, model, mode, requests_per_minute, starts_at, ends_at, created_at, created_by, comment, \
        expired_at, expired_by
        """

    let record: StoredOverride

    init(row: Row) {
        record = StoredOverride(
            id: row[0], account: row[1], model: row[2], mode: row[3], requestsPerMinute: row[4], startsAt: row[5],
            endsAt: row[6], createdAt: row[7], createdBy: row[8], comment: row[9], expiredAt: row[10],
            expiredBy: row[11])
    }

    static func find(_ db: Database, id: Int64) throws -> StoredOverride? {
        try fetchOne(
            db.cachedStatement(sql: "SELECT \(columns) FROM capacity_override WHERE id = ?"), arguments: [id])?.record
    }
}
