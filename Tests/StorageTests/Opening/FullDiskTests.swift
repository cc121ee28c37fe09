import Foundation
import GRDB
import TestSupport
import Testing

@testable import Storage

@Suite struct FullDiskTests {
    private func rows(_ day: Int64, input: Int64 = 10) -> [UsageRecord] {
        (0..<24).flatMap { hour in
            (0..<20).map { usageRow("model-\($0)", newYear + day * 86_400 + hour * 3600, input: input) }
        }
    }

    /// SQLite's own limit gives the same error as a full file system.
    @Test func anUpsertThatDoesNotFitChangesNothing() throws {
        let folder = try TemporaryFolder()
        let store = try Store.open(folder: folder.path)
        try store.upsertUsage(rows(0), account: "a", granularity: hour, receivedAt: newYear)
        let totals = try store.usageTotals()
        let revision = try store.usageRevision(account: "a")
        let pages = try #require(try store.read("test") { try Int.fetchOne($0, sql: "PRAGMA page_count") })
        func limit(_ pages: Int) throws {
            try store.writer("test").writeWithoutTransaction { db in
                _ = try Int.fetchOne(db, sql: "PRAGMA max_page_count = \(pages)")
            }
        }

        try limit(pages + 3)
        let error = try storageError {
            try store.upsertUsage(
                rows(0, input: 11) + (1..<9).flatMap { rows($0) }, account: "a", granularity: hour, receivedAt: newYear)
        }
        #expect(error.kind == .full && error.detail.contains(folder.databaseFile) && error.hint.contains("free space"))
        #expect(try store.usageTotals() == totals)
        #expect(try store.usageRevision(account: "a") == revision)
        for (running, stored) in try store.runningAndStoredInputTokens() { #expect(running == stored) }

        try limit(1_000_000)
        try store.upsertUsage(rows(1), account: "a", granularity: hour, receivedAt: newYear)
        #expect(try store.total("model-0").inputTokens == 480)
        #expect(try store.integrity() == "ok")
    }

    /// A file system of one megabyte, filled by the store itself and then by somebody else.
    @Test(.enabled(if: SmallFileSystem.works, "needs root and mount, for a small tmpfs"))
    func aFullFileSystem() throws {
        let disk = try SmallFileSystem()
        var store = try Store.open(folder: disk.path + "/data")
        var stored: Int64 = 0
        var error: StorageError?
        while error == nil, stored < 1000 {
            do {
                try store.upsertUsage(rows(stored), account: "a", granularity: hour, receivedAt: newYear)
                stored += 1
            } catch let caught {
                error = caught
            }
        }
        #expect(error?.kind == .full)
        #expect(stored > 0)
        #expect(try store.total("model-0").inputTokens == stored * 240)
        for (running, rows) in try store.runningAndStoredInputTokens() { #expect(running == rows) }
        try store.close()
        store = try Store.open(folder: disk.path + "/data")
        #expect(try store.total("model-0").inputTokens == stored * 240)
        #expect(try store.integrity() == "ok")
        try store.close()
    }

    @Test(.enabled(if: SmallFileSystem.works, "needs root and mount, for a small tmpfs"))
    func aNewDatabaseThatDoesNotFit() throws {
        let disk = try SmallFileSystem()
        let folder = disk.path + "/data"
        try disk.fill(leaving: 24 << 10)
        let error = try storageError { try Store.open(folder: folder) }
        #expect(error.kind == .full, "\(error)")
        try disk.clear()
        let store = try Store.open(folder: folder)
        #expect(try store.usageTotals().isEmpty)
        try store.close()
    }
}
