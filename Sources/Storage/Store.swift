import GRDB

/// What the exporter keeps in one SQLite file: usage, queue samples, quarantine, backfill and poll state, overrides of
/// capacity, decisions on it, limits and periods of budgets, and the audit of writes.
///
/// All calls are synchronous and thread-safe: one connection writes, several read, none waits for the
/// other (WAL). Every method is one transaction: it has happened as a whole, or, when it throws, not at
/// all. Nothing here deletes, replaces or repairs a database file.
///
/// Durability: `synchronous=FULL`, so that a commit is on disk when a call returns and survives a power
/// cut, as an acknowledged operator's write must. The price, one `fsync` a transaction, is small at the
/// few transactions a minute of a polling exporter.
public final class Store: Sendable {
    /// The name of the database file inside the storage folder.
    public static let fileName = "holysheep.sqlite"

    /// The schema that this version of the program reads and writes.
    public static var schemaVersion: Int { Schema.version }

    /// The database file.
    public let file: String

    let reader: any DatabaseReader
    /// Nil when the store was opened for reading only.
    let pool: DatabasePool?
    private let lock: FolderLock?

    init(file: String, reader: any DatabaseReader, pool: DatabasePool?, lock: FolderLock?) {
        self.file = file
        self.reader = reader
        self.pool = pool
        self.lock = lock
    }

    /// Ends all use of the database, and gives the folder back. Later calls throw `unavailable`.
    public func close() throws(StorageError) {
        do {
            try reader.close()
        } catch {
            throw StorageError(error, operation: "close", file: file)
        }
        lock?.release()
    }

    /// Runs `body` in one read transaction: it sees one state of the database.
    func read<T>(_ operation: String, _ body: (Database) throws -> T) throws(StorageError) -> T {
        do {
            return try reader.read(body)
        } catch {
            throw StorageError(error, operation: operation, file: file)
        }
    }

    /// Runs `body` in one write transaction, which is on disk when the call returns.
    func write<T>(_ operation: String, _ body: (Database) throws -> T) throws(StorageError) -> T {
        do {
            return try writer(operation).write(body)
        } catch {
            throw StorageError(error, operation: operation, file: file)
        }
    }

    func writer(_ operation: String) throws(StorageError) -> DatabasePool {
        guard let pool else {
            throw StorageError(
                kind: .read_only, operation: operation, file: file, problem: "the store was opened for reading only")
        }
        return pool
    }
}
