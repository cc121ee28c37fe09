import GRDB

/// A row of a gateway's answer that could not be understood.
public struct QuarantinedRow: Equatable, Sendable {
    public var account: String
    public var endpoint: String
    /// Why, from a bounded set of words, as in "missing_tokens".
    public var reason: String
    /// The row as it came. Longer than ``Store/maxQuarantinedBytes``, it is cut.
    public var raw: String
    /// When it came, in Unix seconds.
    public var at: Int64

    public init(account: String, endpoint: String, reason: String, raw: String, at: Int64) {
        self.account = account
        self.endpoint = endpoint
        self.reason = reason
        self.raw = raw
        self.at = at
    }
}

/// How many different rows were ever quarantined.
public struct QuarantineCount: Equatable, Sendable {
    public var account: String
    public var endpoint: String
    public var reason: String
    public var count: Int64

    public init(account: String, endpoint: String, reason: String, count: Int64) {
        self.account = account
        self.endpoint = endpoint
        self.reason = reason
        self.count = count
    }
}

extension Store {
    /// The most rows that are kept for an account; the oldest make room for new ones.
    public static let maxQuarantinedRowsPerAccount = 10_000
    /// The most bytes that are kept of a row.
    public static let maxQuarantinedBytes = 4096

    /// Keeps rows for people to look at, and counts them by reason, in one transaction.
    ///
    /// A kept row that comes again is neither stored nor counted, so re-reading the same answer changes
    /// nothing. Counts never fall. A row that had to make room is counted again when it comes back.
    ///
    /// - Returns: how many rows were new.
    @discardableResult
    public func quarantine(_ rows: [QuarantinedRow]) throws(StorageError) -> Int {
        if rows.isEmpty { return 0 }
        return try write("quarantine rows") { db in
            let stored = try rows.filter { try Self.insert(db, $0) }
            for account in Set(stored.map(\.account)) { try Self.makeRoom(db, account: account) }
            return stored.count
        }
    }

    /// The latest quarantined rows of an account, newest first.
    public func quarantined(account: String, limit: Int = 100) throws(StorageError) -> [QuarantinedRow] {
        try read("read quarantine") { db in
            let rows = try Row.fetchCursor(
                db,
                sql: "SELECT endpoint, reason, raw, at FROM quarantine WHERE account = ? ORDER BY id DESC LIMIT ?",
                arguments: [account, max(0, limit)])
            return try Array(
                rows.map { QuarantinedRow(account: account, endpoint: $0[0], reason: $0[1], raw: $0[2], at: $0[3]) })
        }
    }

    /// How many rows were quarantined since the database began, by account, endpoint and reason.
    public func quarantineCounts() throws(StorageError) -> [QuarantineCount] {
        try read("read quarantine") { db in
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT account, endpoint, reason, count FROM quarantine_count ORDER BY account, endpoint, reason
                    """)
            return try Array(rows.map { QuarantineCount(account: $0[0], endpoint: $0[1], reason: $0[2], count: $0[3]) })
        }
    }

    private static func insert(_ db: Database, _ row: QuarantinedRow) throws -> Bool {
        let raw = row.raw.prefix(bytes: maxQuarantinedBytes)
        let digest = digest(row.endpoint, row.reason, raw)
        // Equal digests are common only for equal rows, but it is the rows that decide.
        let known = try Bool.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT EXISTS (SELECT 1 FROM quarantine
                    WHERE account = ? AND digest = ? AND endpoint = ? AND reason = ? AND raw = ?)
                    """), arguments: [row.account, digest, row.endpoint, row.reason, raw])
        if known == true { return false }
        try db.cachedStatement(
            sql: "INSERT INTO quarantine (account, endpoint, reason, raw, at, digest) VALUES (?, ?, ?, ?, ?, ?)"
        ).execute(arguments: [row.account, row.endpoint, row.reason, raw, row.at, digest])
        try db.cachedStatement(
            sql: """
                INSERT INTO quarantine_count (account, endpoint, reason, count) VALUES (?, ?, ?, 1)
                ON CONFLICT DO UPDATE SET count = count + 1
                """
        ).execute(arguments: [row.account, row.endpoint, row.reason])
        return true
    }

    private static func makeRoom(_ db: Database, account: String) throws {
        let kept = try Int.fetchOne(db, sql: "SELECT count(*) FROM quarantine WHERE account = ?", arguments: [account])
        let excess = (kept ?? 0) - maxQuarantinedRowsPerAccount
        if excess <= 0 { return }
        try db.execute(
            sql: "DELETE FROM quarantine WHERE id IN (SELECT id FROM quarantine WHERE account = ? ORDER BY id LIMIT ?)",
            arguments: [account, excess])
    }

    /// FNV-1a, 64 bits, over the texts with a separator.
    private static func digest(_ texts: String...) -> Int64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for text in texts {
            for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
            hash = (hash ^ 0xff) &* 0x100_0000_01b3
        }
        return Int64(bitPattern: hash)
    }
}
