import GRDB

extension Store {
    /// Opens the store of a folder for reading and writing.
    ///
    /// Creates the folder and the database where they are missing, and migrates an older database. The
    /// folder belongs to this process until ``close()`` or its end.
    ///
    /// A file that cannot be used is found out before anything is written to it.
    ///
    /// - Parameter checkingFully: whether what indexes hold is compared with their tables too, which takes several
    ///   times as long. For a database in which damage has been met.
    /// - Throws: ``StorageError``: `newer_version`, `corrupt`, `read_only`, `full`, `locked`, `io`,
    ///   `unavailable`, or `invalid` (the path is a file, or the database is another application's).
    public static func open(folder path: String, checkingFully: Bool = false) throws(StorageError) -> Store {
        let folder = try StorageFolder(path)
        try folder.create()
        try folder.checkDatabaseFile()
        try folder.checkLog()
        try folder.checkWritable()
        let lock = try FolderLock.acquire(folder: folder.path)
        let file = folder.databaseFile
        do {
            if folder.holdsDatabase {
                let database = try DatabaseQueue(path: file, configuration: readingOnly)
                _ = try inspect(database, file: file, checkingFully: checkingFully)
            }
            let pool = try DatabasePool(path: file, configuration: writing)
            do {
                try pool.writeWithoutTransaction { db in
                    // The pool lowers this to NORMAL, which may lose the last commits in a power cut.
                    try db.execute(sql: "PRAGMA synchronous = FULL")
                    // A large import leaves a large log behind: cut it back at the next checkpoint.
                    try db.execute(sql: "PRAGMA journal_size_limit = 16777216")
                }
                try Schema.migrator.migrate(pool)
            } catch {
                try? pool.close()
                throw error
            }
            return Store(file: file, reader: pool, pool: pool, lock: lock)
        } catch {
            throw StorageError(error, operation: "open", file: file)
        }
    }

    /// Opens the store of a folder for reading only: beside a daemon that writes to it, or where nothing
    /// can be written.
    ///
    /// Takes no lock and changes nothing. Writing throws `read_only`.
    ///
    /// - Throws: ``StorageError`` as ``open(folder:checkingFully:)``; `unavailable` when there is no database,
    ///   `invalid` when it has an older schema, which only opening it for writing can migrate.
    public static func openForReading(folder path: String) throws(StorageError) -> Store {
        let folder = try StorageFolder(path)
        let file = folder.databaseFile
        try folder.checkDatabaseFile()
        guard folder.holdsDatabase else {
            throw StorageError(kind: .unavailable, operation: "open", file: file, problem: "there is no database")
        }
        do {
            let opened = try openInspected(folder)
            guard opened.schema == schemaVersion else {
                try? opened.reader.close()
                throw StorageError.invalid(
                    "open", "\(file): has schema \(opened.schema), and this version reads schema \(schemaVersion)",
                    hint: "start the exporter on this folder once, which migrates it")
            }
            return Store(file: file, reader: opened.reader, pool: nil, lock: nil)
        } catch {
            throw StorageError(error, operation: "open", file: file)
        }
    }

    private static func openInspected(
        _ folder: StorageFolder
    ) throws -> (reader: any DatabaseReader, schema: Int) {
        let file = folder.databaseFile
        do {
            let schema = try inspect(DatabaseQueue(path: file, configuration: readingOnly), file: file)
            return (try DatabasePool(path: file, configuration: readingOnly), schema)
        } catch let error as DatabaseError where folder.hasEmptyLog && needsLogFiles(error) {
            // The log's files cannot be created here, and nobody else can write either: SQLite may take the
            // file as it is.
            let uri = "file:" + percentEncoded(file) + "?immutable=1"
            let schema = try inspect(DatabaseQueue(path: uri, configuration: readingOnly), file: file)
            return (try DatabaseQueue(path: uri, configuration: readingOnly), schema)
        }
    }

    private static func needsLogFiles(_ error: DatabaseError) -> Bool {
        error.resultCode == .SQLITE_CANTOPEN || error.resultCode == .SQLITE_READONLY
    }

    private static func percentEncoded(_ path: String) -> String {
        path.utf8.reduce(into: "") { encoded, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "."):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                encoded += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }
    }

    /// Closes `database` after reading its schema version.
    ///
    /// - Throws: when it is from a newer version, is not ours, or is damaged.
    private static func inspect(_ database: DatabaseQueue, file: String, checkingFully: Bool = false) throws -> Int {
        do {
            let version = try database.read { db in
                try Schema.inspect(db, file: file, checkingFully: checkingFully)
            }
            try database.close()
            return version
        } catch {
            try? database.close()
            throw error
        }
    }

    private static var writing: Configuration {
        var configuration = Configuration()
        configuration.label = "holysheep.storage"
        // Another process may hold SQLite's lock for a moment, as a backup does.
        configuration.busyMode = .timeout(5)
        return configuration
    }

    private static var readingOnly: Configuration {
        var configuration = writing
        configuration.readonly = true
        return configuration
    }
}
