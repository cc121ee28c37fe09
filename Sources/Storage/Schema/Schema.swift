import GRDB

/// The schema's versions, and what tells our database from others.
///
/// A version is one migration, is never edited once released, and leaves its number in `user_version`.
enum Schema {
    /// "HSxp": marks the file as ours, in its header.
    static let applicationID: Int32 = 0x4853_7870

    /// Migrations in order; the first makes version 1. A new version is one more entry.
    private static let migrations: [(name: String, apply: @Sendable (Database) throws -> Void)] = [
        ("0001 usage, queue, quarantine, backfill and poll state", createInitialTables),
        ("0002 models without names of their own", addFoldedModels),
        ("0003 quarantine by endpoint", countQuarantineByEndpoint),
        ("0004 forecast models", addForecastModels),
        ("0005 overrides, decisions and audit", addControl),
        ("0006 limits, periods and crossings of budgets, expected spend", addBudgets),
        ("0007 states of alerts", addAlertStates),
    ]

    static var version: Int { migrations.count }

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        for (index, migration) in migrations.enumerated() {
            migrator.registerMigration(migration.name) { db in
                try migration.apply(db)
                try db.execute(sql: "PRAGMA application_id = \(applicationID)")
                try db.execute(sql: "PRAGMA user_version = \(index + 1)")
            }
        }
        return migrator
    }

    /// Checks, without writing, that `db` is ours, not from a newer version, and whole.
    ///
    /// - Returns: the schema's version; 0 for a database without tables.
    static func inspect(_ db: Database, file: String, checkingFully: Bool = false) throws -> Int {
        let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        let application = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        if application != applicationID, try holdsForeignTables(db) {
            throw StorageError.invalid(
                "open", "\(file): is the SQLite database of another application",
                hint: "move it elsewhere, or name another folder with --storage.path")
        }
        if try version > Schema.version || migrator.hasBeenSuperseded(db) {
            throw StorageError(
                kind: .newer_version, operation: "open", file: file,
                problem: "was written by a newer version (schema \(version); this version knows \(Schema.version))")
        }
        let check = checkingFully ? "integrity_check" : "quick_check"
        let damage = try String.fetchOne(db, sql: "PRAGMA \(check)(1)") ?? "\(check) gave no answer"
        if damage != "ok" {
            // The first line says where; some checks add one line per page.
            let place = damage.split(separator: "\n").last { !$0.hasPrefix("***") } ?? ""
            throw StorageError(kind: .corrupt, operation: "open", file: file, problem: "is damaged: \(place)")
        }
        return version
    }

    /// Tables that neither SQLite nor a start of ours that was cut short leaves behind.
    private static func holdsForeignTables(_ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db,
            sql: """
                SELECT EXISTS (SELECT 1 FROM sqlite_schema
                WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE 'grdb\\_%' ESCAPE '\\')
                """) ?? false
    }
}
