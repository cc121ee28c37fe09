import GRDB
import TestSupport
import Testing

@testable import Storage

@Suite struct MigrationTests {
    /// Every schema that was released can be opened, keeps what it holds, and gains what is new.
    @Test(arguments: 1..<Store.schemaVersion)
    func anOlderDatabaseIsMigratedWithWhatItHolds(version: Int) throws {
        let folder = try TemporaryFolder()
        let name = try #require(Schema.migrator.migrations.dropFirst(version - 1).first)
        let database = try DatabaseQueue(path: folder.databaseFile)
        try Schema.migrator.migrate(database, upTo: name)
        try database.write { db in
            #expect(try Int.fetchOne(db, sql: "PRAGMA user_version") == version)
            try db.execute(sql: "INSERT INTO poll_state VALUES ('a', 'usage', 5)")
        }
        try database.close()
        #expect(try storageError { try Store.openForReading(folder: folder.path) }.hint.contains("migrates"))

        let store = try Store.open(folder: folder.path)
        #expect(try store.lastSuccess(account: "a", endpoint: "usage") == 5)
        let record = try store.created(idempotency: claim())
        try store.appendDecisions([decision()])
        #expect(try store.overrides(at: newYear) == [record])
        #expect(try store.decisions().count == 1 && store.audit().count == 1)
        try store.setBudgetLimit(budgetLimit(), audit: auditEntry())
        try store.saveBudgetPeriods([budgetPeriod()])
        #expect(try store.recordBudgetCrossings([budgetCrossing()]).count == 1)
        #expect(try store.recordSpendExpectations([spendExpectation()], account: "a") == 1)
        #expect(try store.integrity() == "ok")
        try store.close()
        #expect(try Store.openForReading(folder: folder.path).override(id: record.id) == record)
    }
}
