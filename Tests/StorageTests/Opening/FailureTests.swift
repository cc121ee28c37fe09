import Foundation
import GRDB
import TestSupport
import Testing

@testable import Storage

/// What cannot be opened or stored: the error names the file and the remedy, and no byte changes.
@Suite struct FailureTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func fill() throws {
        let store = try Store.open(folder: folder.path)
        for hours in 0..<20 {
            let start = newYear + Int64(hours) * day
            let rows = (0..<24).flatMap { hour in (0..<5).map { usageRow("model-\($0)", start + hour * 3600) } }
            try store.upsertUsage(rows, account: "a", granularity: hour, receivedAt: start)
        }
        try store.close()
    }

    private func change(_ sql: String) throws {
        let database = try DatabaseQueue(path: folder.databaseFile)
        try database.writeWithoutTransaction { try $0.execute(sql: sql) }
        try database.close()
    }

    /// Opens the folder, which must fail and change nothing, both for writing and, if asked, for reading.
    private func expectRefusal(_ kind: StorageError.Kind, reading: Bool = true) throws -> StorageError {
        let before = try folder.contents()
        let error = try storageError { try Store.open(folder: folder.path) }
        #expect(error.kind == kind, "\(error)")
        #expect(error.detail.contains(folder.path) && !error.hint.isEmpty)
        if reading { #expect(try storageError { try Store.openForReading(folder: folder.path) }.kind == kind) }
        var after = try folder.contents()
        after["holysheep.lock"] = before["holysheep.lock"]
        #expect(after == before)
        return error
    }

    @Test func aDatabaseFromANewerVersion() throws {
        try fill()
        try change("CREATE TABLE future (x); PRAGMA user_version = 999")
        let error = try expectRefusal(.newer_version)
        #expect(error.detail.contains("999") && error.detail.contains("\(Store.schemaVersion)"))
    }

    @Test func aDatabaseWithANewerMigration() throws {
        try fill()
        try change("INSERT INTO grdb_migrations VALUES ('9999 from the future')")
        _ = try expectRefusal(.newer_version)
    }

    @Test func anotherApplicationsDatabase() throws {
        try change("CREATE TABLE precious (x)")
        let error = try expectRefusal(.invalid)
        #expect(error.detail.contains("another application"))
    }

    @Test(arguments: ["garbage", "text"])
    func aFileThatIsNoDatabase(kind: String) throws {
        let bytes = kind == "text" ? Data("timestamp,model\n2026,gpt\n".utf8) : Data((0..<9000).map { UInt8($0 * 7 % 251) })
        try bytes.write(to: URL(fileURLWithPath: folder.databaseFile))
        #expect(try expectRefusal(.corrupt).hint.contains(".recover"))
    }

    @Test func aDamagedHeader() throws {
        try fill()
        try overwrite(at: 0, with: [UInt8](repeating: 0xa5, count: 100))
        _ = try expectRefusal(.corrupt)
    }

    @Test func aDamagedPageInTheMiddle() throws {
        try fill()
        let pages = try Data(contentsOf: URL(fileURLWithPath: folder.databaseFile)).count / 4096
        try #require(pages > 20)
        try overwrite(at: UInt64((pages - 5) * 4096), with: [UInt8](repeating: 0xa5, count: 4096))
        #expect(try expectRefusal(.corrupt).detail.contains("damaged"))
    }

    @Test func aTruncatedFile() throws {
        try fill()
        let handle = try #require(FileHandle(forWritingAtPath: folder.databaseFile))
        try handle.truncate(atOffset: 10 * 4096 + 100)
        try handle.close()
        _ = try expectRefusal(.corrupt)
    }

    @Test func anIndexThatDoesNotMatchItsTableIsFoundByTheFullCheck() throws {
        let store = try Store.open(folder: folder.path)
        _ = try store.quarantine([QuarantinedRow(account: "a", endpoint: "e", reason: "negative", raw: "{}", at: 1)])
        try store.close()
        try change(
            """
            PRAGMA writable_schema = ON;
            UPDATE sqlite_schema SET sql = replace(sql, 'digest)', 'at)') WHERE name = 'quarantine_digest'
            """)
        try Store.open(folder: folder.path).close()
        let error = try storageError { try Store.open(folder: folder.path, checkingFully: true) }
        #expect(error.kind == .corrupt && error.detail.contains("quarantine_digest"))
        try change("REINDEX")
        try Store.open(folder: folder.path, checkingFully: true).close()
    }

    @Test func damageMetWhileReadingIsToldToo() throws {
        try fill()
        let store = try Store.open(folder: folder.path)
        let pages = try Data(contentsOf: URL(fileURLWithPath: folder.databaseFile)).count / 4096
        for page in 12..<pages { try overwrite(at: UInt64(page * 4096), with: [UInt8](repeating: 0xa5, count: 4096)) }
        let error = try storageError { try store.usage(account: "a", from: 0, to: .max) }
        #expect(error.kind == .corrupt && error.detail.contains(folder.databaseFile))
    }

    private func overwrite(at offset: UInt64, with bytes: [UInt8]) throws {
        let handle = try #require(FileHandle(forWritingAtPath: folder.databaseFile))
        try handle.seek(toOffset: offset)
        try handle.write(contentsOf: bytes)
        try handle.close()
    }

    @Test func aLogWithoutItsDatabaseIsKept() throws {
        try Data(count: 5000).write(to: URL(fileURLWithPath: folder.databaseFile + "-wal"))
        #expect(try expectRefusal(.corrupt, reading: false).hint.contains("bring"))
    }

    @Test func aPathThatIsAFile() throws {
        let path = folder.path + "/file"
        try Data("x".utf8).write(to: URL(fileURLWithPath: path))
        for path in [path, path + "/below"] {
            let error = try storageError { try Store.open(folder: path) }
            #expect(error.kind == .invalid && error.detail.contains(path) && error.hint.contains("--storage.path"))
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("x".utf8))
    }

    @Test func aDatabasePathThatIsAFolder() throws {
        try FileManager.default.createDirectory(atPath: folder.databaseFile, withIntermediateDirectories: false)
        #expect(try storageError { try Store.open(folder: folder.path) }.kind == .invalid)
    }

    @Test(arguments: ["", "a\0b"])
    func aPathThatIsNoName(_ path: String) throws {
        #expect(try storageError { try Store.open(folder: path) }.kind == .invalid)
    }

    @Test func aFolderThatCannotBeCreated() throws {
        let error = try storageError { try Store.open(folder: "/proc/holysheep/data") }
        #expect(error.detail.contains("/proc/holysheep") && error.detail.contains("create"))
        #expect([.unavailable, .read_only].contains(error.kind))
    }

    @Test func nestedFoldersAreCreatedAndOddNamesWork() throws {
        let path = folder.path + "/a b/ü%20?#/c/"
        let store = try Store.open(folder: path)
        try store.recordSuccess(account: "a", endpoint: "usage", at: 5)
        try store.close()
        let reader = try Store.openForReading(folder: path)
        #expect(try reader.lastSuccess(account: "a", endpoint: "usage") == 5)
    }

    @Test func aStartThatWasCutShortIsTakenUp() throws {
        try Data().write(to: URL(fileURLWithPath: folder.databaseFile))
        try Store.open(folder: folder.path).close()
        let other = try TemporaryFolder()
        let database = try DatabaseQueue(path: other.databaseFile)
        try database.write { try $0.execute(sql: "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)") }
        try database.close()
        let store = try Store.open(folder: other.path)
        #expect(try store.usageTotals().isEmpty)
    }

    @Test func commitsAreOnDiskWhenACallReturns() throws {
        let store = try Store.open(folder: folder.path)
        let (journal, synchronous) = try store.writer("test").writeWithoutTransaction { db in
            (try String.fetchOne(db, sql: "PRAGMA journal_mode"), try Int.fetchOne(db, sql: "PRAGMA synchronous"))
        }
        #expect(journal == "wal" && synchronous == 2)
    }

    @Test func aClosedStoreSaysSo() throws {
        let store = try Store.open(folder: folder.path)
        try store.close()
        try store.close()
        #expect(try storageError { try store.usageTotals() }.kind == .unavailable)
        #expect(try storageError { try store.recordSuccess(account: "a", endpoint: "e", at: 1) }.kind == .unavailable)
    }

    @Test func errorsNeverContainStoredValues() throws {
        let store = try Store.open(folder: folder.path)
        let error = try storageError {
            try store.write("test") { db in
                for _ in 0..<2 {
                    try db.execute(
                        sql: "INSERT INTO poll_state VALUES (?, 'literal', 1)", arguments: ["private-account"])
                }
            }
        }
        #expect(error.kind == .invalid)
        #expect(!"\(error)".contains("private-account") && !"\(error)".contains("literal"))
    }
}
