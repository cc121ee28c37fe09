import Foundation
import GRDB
import TestSupport
import Testing

@testable import Storage

/// Files and folders that refuse writes, even to root: the immutable attribute of Linux file systems.
private enum Immutable {
    static func set(_ on: Bool, _ path: String) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/chattr")
        process.arguments = [on ? "+i" : "-i", path]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    /// Whether the attribute can be set here: on Linux, as root, on a file system that has it.
    static let works: Bool = {
        guard let folder = try? TemporaryFolder() else { return false }
        defer { _ = set(false, folder.path) }
        return set(true, folder.path) && access(folder.path, W_OK) != 0
    }()

    static func protecting<T>(_ paths: [String], _ body: () throws -> T) throws -> T {
        defer { for path in paths { _ = set(false, path) } }
        for path in paths { try #require(set(true, path)) }
        return try body()
    }
}

@Suite struct ReadOnlyTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        let store = try Store.open(folder: folder.path)
        try store.upsertUsage([usageRow()], account: "a", granularity: hour, receivedAt: newYear)
        try store.close()
    }

    private func expectReadingOnly() throws {
        let error = try storageError { try Store.open(folder: folder.path) }
        #expect(error.kind == .read_only, "\(error)")
        #expect(error.detail.contains(folder.path) && error.hint.contains("writable"))
        let reader = try Store.openForReading(folder: folder.path)
        #expect(try reader.total().inputTokens == 10)
        #expect(try storageError { try reader.recordSuccess(account: "a", endpoint: "e", at: 1) }.kind == .read_only)
        try reader.close()
    }

    @Test(.enabled(if: Immutable.works, "needs chattr +i: root on a file system that has it"))
    func aReadOnlyFile() throws {
        let before = try folder.contents()
        try Immutable.protecting([folder.databaseFile]) { try expectReadingOnly() }
        #expect(try folder.contents() == before)
    }

    @Test(.enabled(if: Immutable.works, "needs chattr +i: root on a file system that has it"))
    func aReadOnlyFolder() throws {
        let before = try folder.contents()
        try Immutable.protecting([folder.path]) { try expectReadingOnly() }
        #expect(try folder.contents() == before)
    }

    @Test(.enabled(if: Immutable.works, "needs chattr +i: root on a file system that has it"))
    func aFolderBelowAReadOnlyOne() throws {
        try Immutable.protecting([folder.path]) {
            let error = try storageError { try Store.open(folder: folder.path + "/new/data") }
            #expect(error.kind == .read_only && error.detail.contains(folder.path + "/new"))
        }
    }

    /// With the log that a killed process leaves, and without, as after a clean end.
    @Test(.enabled(if: SmallFileSystem.works, "needs root and mount, for a small tmpfs"), arguments: [true, false])
    func aReadOnlyFileSystem(withLog: Bool) throws {
        let disk = try SmallFileSystem()
        let store = try Store.open(folder: folder.path)
        try store.upsertUsage([usageRow("late")], account: "a", granularity: hour, receivedAt: newYear)
        if !withLog { try store.close() }
        try FileManager.default.copyItem(atPath: folder.path, toPath: disk.path + "/data")
        try disk.remountReadOnly()

        let error = try storageError { try Store.open(folder: disk.path + "/data") }
        #expect(error.kind == .read_only && error.detail.contains(disk.path), "\(error)")
        let reader = try Store.openForReading(folder: disk.path + "/data")
        #expect(try reader.usageTotals().map(\.model) == ["m", "late"])
        try reader.close()
    }

    @Test func readingBesideAWriterSeesWhatItCommits() throws {
        let store = try Store.open(folder: folder.path)
        let reader = try Store.openForReading(folder: folder.path)
        try store.upsertUsage([usageRow("m", newYear + hour)], account: "a", granularity: hour, receivedAt: newYear)
        #expect(try reader.total().inputTokens == 20)
        #expect(try storageError { try reader.recordSuccess(account: "a", endpoint: "e", at: 1) }.kind == .read_only)
        try reader.close()
        try store.close()
    }

    @Test func readingNeedsADatabaseOfThisSchemaAndCreatesNothing() throws {
        let empty = try TemporaryFolder()
        let error = try storageError { try Store.openForReading(folder: empty.path) }
        #expect(error.kind == .unavailable && error.detail.contains("no database"))
        #expect(try empty.contents().isEmpty)

        let database = try DatabaseQueue(path: folder.databaseFile)
        try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA user_version = 0") }
        try database.close()
        let older = try storageError { try Store.openForReading(folder: folder.path) }
        #expect(older.kind == .invalid && older.hint.contains("migrates"))
    }

    /// A connection that turns read-only under way, as a file system remounted after an error does.
    @Test func aDiskThatTurnsReadOnlyUnderWay() throws {
        let store = try Store.open(folder: folder.path)
        try store.writer("test").writeWithoutTransaction { try $0.execute(sql: "PRAGMA query_only = 1") }
        let error = try storageError {
            try store.upsertUsage([usageRow(input: 99)], account: "a", granularity: hour, receivedAt: newYear)
        }
        #expect(error.kind == .read_only)
        #expect(try store.total().inputTokens == 10)
    }
}
