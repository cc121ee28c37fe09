import Foundation
import GRDB
import TestSupport
import Testing

@testable import Storage

/// Other processes: one that holds the folder, one that holds SQLite's lock, one that is killed.
@Suite struct ProcessTests {
    @Test func aSecondProcessIsTurnedAwayUntilTheFirstCloses() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path
        let store = try Store.open(folder: path)
        await #expect(processExitsWith: .exitCode(7)) { [path = path as String] in
            do {
                _ = try Store.open(folder: path)
            } catch let error as StorageError where error.kind == .locked {
                let owner = error.detail.contains("process id \(getppid())")
                let reading = try Store.openForReading(folder: path).usageTotals().isEmpty
                exit(owner && reading && error.hint.contains("stop the other process") ? 7 : 1)
            }
        }
        #expect(try storageError { try Store.open(folder: path) }.kind == .locked)
        try store.close()
        try Store.open(folder: path).close()
    }

    @Test func aDatabaseLockedBySQLiteIsToldApart() throws {
        let folder = try TemporaryFolder()
        let store = try Store.open(folder: folder.path)
        try store.writer("test").writeWithoutTransaction { try $0.execute(sql: "PRAGMA busy_timeout = 50") }
        let other = try DatabaseQueue(path: folder.databaseFile)
        try other.inDatabase { db in
            try db.execute(sql: "BEGIN IMMEDIATE")
            let error = try storageError { try store.recordSuccess(account: "a", endpoint: "e", at: 1) }
            #expect(error.kind == .locked && error.detail.contains(folder.databaseFile))
            #expect(try store.lastSuccess(account: "a", endpoint: "e") == nil)
            try db.execute(sql: "ROLLBACK")
        }
        try store.recordSuccess(account: "a", endpoint: "e", at: 1)
    }

    /// Each round, a process inserts and revises rows until it is killed at a random moment.
    @Test func totalsEqualTheRowsAfterEveryKill() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path
        var seen: [String: Int64] = [:]
        for round in 0..<6 {
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, round = round as Int] in
                let store = try Store.open(folder: path)
                let delay = UInt32.random(in: 20_000...120_000)
                Thread.detachNewThread {
                    usleep(delay)
                    kill(getpid(), SIGKILL)
                }
                for step in 0... {
                    let start = newYear + Int64(round * 100_000 + step % 50) * hour
                    let rows = (0..<40).map { usageRow("model-\($0)", start, input: .random(in: 0...1000)) }
                    try store.upsertUsage(rows, account: "a", granularity: hour, receivedAt: start)
                    try store.insertQueueSamples([
                        QueueSample(account: "a", model: "*", at: start + Int64(step), depth: 1, throughputPerMinute: 2)
                    ])
                    try store.quarantine([
                        QuarantinedRow(account: "a", endpoint: "usage", reason: "r", raw: "\(round) \(step)", at: start)
                    ])
                }
            }
            let store = try Store.open(folder: path)
            #expect(try store.integrity() == "ok")
            for (running, stored) in try store.runningAndStoredInputTokens() { #expect(running == stored) }
            for total in try store.usageTotals() {
                #expect(total.inputTokens >= seen[total.model] ?? 0)
                seen[total.model] = total.inputTokens
            }
            let samples = try store.queueSamples(account: "a", model: "*", from: 0, to: .max).count
            for step in Store.queueRollupSteps {
                let rollups = try store.queueRollups(account: "a", step: step, from: 0, to: .max)
                #expect(rollups.map(\.samples).reduce(0, +) == samples)
            }
            let quarantined = try store.quarantined(account: "a", limit: .max).count
            #expect(try store.quarantineCounts().first?.count ?? 0 == quarantined)
            try store.close()
        }
        #expect(!seen.isEmpty, "the processes wrote before they were killed")
    }

    /// A process writes down every override that it was told is created, until it is killed at a random moment.
    @Test func everyAcknowledgedOverrideIsThereOnceAfterEveryKill() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path
        var written = 0
        for round in 0..<4 {
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, round = round as Int] in
                let store = try Store.open(folder: path)
                let acknowledged = try #require(fopen(path + "/acknowledged", "a"))
                setvbuf(acknowledged, nil, _IONBF, 0)
                let delay = UInt32.random(in: 20_000...120_000)
                Thread.detachNewThread {
                    usleep(delay)
                    kill(getpid(), SIGKILL)
                }
                for step in 0... {
                    let record = try store.created(idempotency: claim("\(round) \(step)"))
                    fputs("\(record.id)\n", acknowledged)
                }
            }
            let acknowledged = try String(contentsOfFile: path + "/acknowledged", encoding: .utf8)
                .split(separator: "\n").compactMap { Int64($0) }
            let store = try Store.open(folder: path)
            #expect(try store.integrity() == "ok")
            let (stored, audited) = try store.read("test") { db in
                (
                    try Int64.fetchSet(db, sql: "SELECT id FROM capacity_override"),
                    try Int.fetchOne(db, sql: "SELECT count(*) FROM audit")
                )
            }
            #expect(stored.isSuperset(of: acknowledged) && Set(acknowledged).count == acknowledged.count)
            // At most one in each round was stored without being acknowledged.
            #expect(stored.count <= acknowledged.count + round + 1 && audited == stored.count)
            written = acknowledged.count
            try store.close()
        }
        #expect(written > 0, "the processes wrote before they were killed")
    }
}
