import TestSupport
import Testing

@testable import Storage

@Suite struct AuditTests {
    let folder: TemporaryFolder
    let store: Store

    init() throws {
        folder = try TemporaryFolder()
        store = try Store.open(folder: folder.path)
    }

    @Test(arguments: [
        auditEntry(), auditEntry(principal: nil, status: nil, body: ""), auditEntry(body: #"{"comment":"\#u{1f411}"}"#),
    ])
    func everyFieldComesBack(_ entry: AuditEntry) throws {
        try store.appendAudit(entry)
        #expect(try store.audit() == [AuditRecord(id: 1, entry: entry, bodyBytes: entry.body.utf8.count)])
    }

    @Test func aLongBodyIsCutBetweenCharactersAndItsLengthTold() throws {
        try store.appendAudit(auditEntry(body: "x" + String(repeating: "é", count: 20_000)))
        let record = try #require(try store.audit().first)
        #expect(record.entry.body == "x" + String(repeating: "é", count: 8191) && record.bodyBytes == 40_001)
    }

    @Test func nothingHidesBehindANULCharacter() throws {
        try store.appendAudit(auditEntry(principal: "a\0b", path: "/\0x", body: "{}\0evil"))
        let entry = try #require(try store.audit().first).entry
        #expect(entry.principal == "a\u{fffd}b" && entry.path == "/\u{fffd}x" && entry.body == "{}\u{fffd}evil")
    }

    @Test(arguments: [
        "UPDATE audit SET body = ''", "UPDATE audit SET id = 9 WHERE id = 1", "DELETE FROM audit",
        "DELETE FROM audit WHERE id = 2",
        "INSERT OR REPLACE INTO audit VALUES (1, 0, 'eve', 'x', 'x', 'x', 1, '', 0)",
        "REPLACE INTO audit (id, at, address, method, path, body, body_bytes) VALUES (2, 0, '', '', '', '', 0)",
        "INSERT INTO audit VALUES (-1, 0, 'eve', 'x', 'x', 'x', 1, '', 0)",
        "UPDATE OR REPLACE audit SET id = 2 WHERE id = 1",
    ])
    func whatIsWrittenCannotBeChanged(_ sql: String) throws {
        for index in 0..<3 { try store.appendAudit(auditEntry(body: "\(index)")) }
        let before = try store.audit()
        let error = try storageError { try store.write("test") { try $0.execute(sql: sql) } }
        #expect(error.kind == .invalid)
        #expect(try store.audit() == before)
        try store.appendAudit(auditEntry())
        #expect(try store.audit().first?.id == 4)
    }

    @Test func pagesJoinedAreAllWhileNewOnesCome() throws {
        for index in 0..<57 { try store.appendAudit(auditEntry(body: "\(index)")) }
        let all = try store.audit()
        var pages: [AuditRecord] = []
        while pages.count < all.count {
            let page = try store.audit(limit: 10, before: pages.last?.id)
            try #require(!page.isEmpty)
            pages += page
            try store.appendAudit(auditEntry())
        }
        #expect(pages == all && all.map(\.id) == (1...57).reversed())
    }

    @Test func aTimeOutOfRangeIsNamed() throws {
        let error = try storageError { try store.appendAudit(auditEntry(at: .max)) }
        #expect(error.kind == .invalid && error.detail.contains("at"))
    }
}
