import Foundation
import Storage
import Testing

@testable import Exporter

@Suite struct StorageSupervisorTests {
    private let folder: StoreFolder
    private let supervisor: StorageSupervisor

    init() throws {
        folder = try StoreFolder()
        supervisor = folder.supervisor()
    }

    private func write(_ at: Int64 = 1) throws(StorageError) {
        try supervisor.write { store throws(StorageError) in
            try store.recordSuccess(account: "a", endpoint: "e", at: at)
        }
    }

    private func read() throws(StorageError) -> Int64? {
        try supervisor.read { store throws(StorageError) in try store.lastSuccess(account: "a", endpoint: "e") }
    }

    private func move(_ from: String, _ to: String) throws {
        for suffix in ["", "-wal", "-shm"] where FileManager.default.fileExists(atPath: from + suffix) {
            try FileManager.default.moveItem(atPath: from + suffix, toPath: to + suffix)
        }
    }

    @Test func aNewStoreWorks() throws {
        #expect(!supervisor.isOpen && !supervisor.health.isUp && !supervisor.health.hasOpened)
        #expect(supervisor.open() && supervisor.open())
        try write(7)
        #expect(try read() == 7)
        #expect(supervisor.health.isUp && supervisor.health.failures.isEmpty)
        #expect(supervisor.writableStore != nil)
    }

    @Test func whatCannotBeOpenedIsUsableAsSoonAsItIsMended() throws {
        try Data("a file where the folder belongs".utf8).write(to: URL(fileURLWithPath: folder.store))
        #expect(!supervisor.open() && !supervisor.open())
        #expect(supervisor.health.failures.values.reduce(0, +) == 2)
        let error = #expect(throws: StorageError.self) { try write() }
        #expect(error == supervisor.health.failure, "the reason is told to whoever needs the store")
        #expect(supervisor.health.failures.values.reduce(0, +) == 2, "and not counted again")

        try FileManager.default.removeItem(atPath: folder.store)
        #expect(supervisor.open())
        #expect(supervisor.health.isUp && supervisor.health.failure == nil)
        try write()
    }

    @Test func aCorruptFileIsLeftAloneUntilItIsReplaced() throws {
        try FileManager.default.createDirectory(atPath: folder.store, withIntermediateDirectories: true)
        let garbage = Data(repeating: 0x61, count: 8_192)
        try garbage.write(to: URL(fileURLWithPath: folder.databaseFile))
        #expect(!supervisor.open())
        #expect(supervisor.health.failure?.kind == .corrupt)
        #expect(try Data(contentsOf: URL(fileURLWithPath: folder.databaseFile)) == garbage)
        try move(folder.databaseFile, folder.path + "/aside")
        #expect(supervisor.open() && supervisor.health.isUp)
    }

    @Test func aBackupPutInPlaceUnderWayIsSeen() throws {
        supervisor.open()
        try write(5)
        let backup = try Data(contentsOf: URL(fileURLWithPath: folder.databaseFile))
        let log = try Data(contentsOf: URL(fileURLWithPath: folder.databaseFile + "-wal"))
        try write(6)
        try move(folder.databaseFile, folder.path + "/aside")
        try backup.write(to: URL(fileURLWithPath: folder.databaseFile))
        try log.write(to: URL(fileURLWithPath: folder.databaseFile + "-wal"))
        #expect(supervisor.open())
        #expect(try read() == 5)
        try write(9)
        #expect(try read() == 9)
        #expect(supervisor.health.isUp)
    }

    @Test func aFileMovedAwayIsFollowedByANewOneAndNotWrittenAnyMore() throws {
        supervisor.open()
        try write(5)
        let aside = folder.path + "/aside"
        try FileManager.default.createDirectory(atPath: aside, withIntermediateDirectories: true)
        try move(folder.databaseFile, aside + "/" + Store.fileName)
        #expect(supervisor.open())
        #expect(try read() == nil)
        try write(9)
        let moved = try Store.open(folder: aside)
        #expect(try moved.lastSuccess(account: "a", endpoint: "e") == 5)
        try moved.close()
    }

    @Test func aFolderThatIsRemovedIsMadeAgain() throws {
        supervisor.open()
        try FileManager.default.removeItem(atPath: folder.store)
        #expect(supervisor.open() && supervisor.health.isUp)
        try write(3)
        #expect(FileManager.default.fileExists(atPath: folder.databaseFile))
    }

    @Test func aDatabaseDamagedUnderWayIsReportedAndOpenedAnewOnceRepaired() throws {
        supervisor.open()
        try write(5)
        supervisor.close()
        let good = try Data(contentsOf: URL(fileURLWithPath: folder.databaseFile))
        supervisor.open()
        let handle = try FileHandle(forUpdating: URL(fileURLWithPath: folder.databaseFile))
        try handle.write(contentsOf: Data(repeating: 0xff, count: good.count))
        try handle.close()
        #expect(throws: StorageError.self) { try read() }
        #expect(!supervisor.open() && supervisor.health.failure?.kind == .corrupt)
        try good.write(to: URL(fileURLWithPath: folder.databaseFile))
        for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: folder.databaseFile + suffix) }
        #expect(supervisor.open())
        #expect(try read() == 5)
    }

    @Test func damageInOnePartIsNotOverBecauseAnotherPartWorks() throws {
        supervisor.open()
        let damage = StorageError(kind: .corrupt, operation: "store usage", detail: "damaged", hint: "restore it")
        for isWrite in [false, true] {
            #expect(throws: damage) {
                if isWrite {
                    try supervisor.write { _ throws(StorageError) in throw damage }
                } else {
                    try supervisor.read { _ throws(StorageError) in throw damage }
                }
            }
            try write()
            #expect(try read() == 1)
            #expect(!supervisor.health.isUp)
            // The file is whole: the check that says so ends it.
            #expect(supervisor.open() && supervisor.health.isUp)
        }
    }

    @Test func aStoreThatAnotherProcessHoldsIsReadAndTakenOverWhenItEnds() throws {
        let other = try Store.open(folder: folder.store)
        try other.recordSuccess(account: "a", endpoint: "e", at: 3)
        #expect(!supervisor.open(), "it takes no writes")
        #expect(supervisor.isOpen && supervisor.writableStore == nil)
        #expect(try read() == 3)
        #expect(supervisor.health.hasOpened && !supervisor.health.isUp)
        #expect(supervisor.health.failure?.kind == .locked)
        #expect(throws: StorageError.self) { try write() }
        #expect(supervisor.health.failures == [.locked: 1])
        try other.close()
        #expect(supervisor.open() && supervisor.health.isUp)
        try write(4)
        #expect(try read() == 4)
    }

    @Test func manyWhoOpenAtOnceDoNotLockEachOtherOut() async throws {
        for _ in 0..<20 {
            let supervisor = try StoreFolder().supervisor()
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<8 { group.addTask { supervisor.open() } }
            }
            #expect(supervisor.health.failures.isEmpty, "\(supervisor.health)")
            #expect(supervisor.open())
            supervisor.close()
        }
    }

    @Test func aRefusedRowIsNoReasonToOpenAnew() throws {
        supervisor.open()
        let before = supervisor.writableStore
        #expect(throws: StorageError.self) {
            try supervisor.write { store throws(StorageError) in
                try store.planBackfill(account: "a", granularity: 3_600, days: ["yesterday"])
            }
        }
        #expect(supervisor.health.failure?.kind == .invalid)
        supervisor.open()
        #expect(supervisor.writableStore === before)
        try write()
        #expect(supervisor.health.isUp)
    }

    @Test func afterClosingNothingWorksAndTheFolderIsFree() throws {
        supervisor.open()
        supervisor.close()
        #expect(throws: StorageError.self) { try read() }
        try Store.open(folder: folder.store).close()
    }
}
