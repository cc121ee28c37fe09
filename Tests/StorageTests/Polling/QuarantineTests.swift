import TestSupport
import Testing

@testable import Storage

@Suite struct QuarantineTests {
    let folder: TemporaryFolder
    let store: Store

    init() throws {
        folder = try TemporaryFolder()
        store = try Store.open(folder: folder.path)
    }

    private func row(_ raw: String, reason: String = "negative", endpoint: String = "usage") -> QuarantinedRow {
        QuarantinedRow(account: "a", endpoint: endpoint, reason: reason, raw: raw, at: newYear)
    }

    @Test func aRowSeenAgainIsCountedOnce() throws {
        #expect(try store.quarantine([row("{}"), row("{}"), row("{}", reason: "bad_type"), row("[]")]) == 3)
        #expect(try store.quarantine([row("{}"), row("{}", endpoint: "queue")]) == 1)
        let counts = try store.quarantineCounts()
        #expect(counts.map(\.reason) == ["negative", "bad_type", "negative"] && counts.map(\.count) == [1, 1, 2])
        #expect(counts.map(\.endpoint) == ["queue", "usage", "usage"])
        #expect(try store.quarantined(account: "a", limit: 2) == [row("{}", endpoint: "queue"), row("[]")])
        #expect(try store.quarantine([]) == 0)
    }

    @Test func theNewestRowsAreKeptAndCountsNeverFall() throws {
        let limit = Store.maxQuarantinedRowsPerAccount
        #expect(try store.quarantine((0..<limit + 25).map { row("row \($0)") }) == limit + 25)
        let kept = try store.quarantined(account: "a", limit: .max)
        #expect(kept.count == limit && kept.first?.raw == "row \(limit + 24)" && kept.last?.raw == "row 25")
        #expect(try store.quarantineCounts().map(\.count) == [Int64(limit + 25)])
        try store.close()
        #expect(try Store.open(folder: folder.path).quarantineCounts().map(\.count) == [Int64(limit + 25)])
    }

    @Test func aLongRowIsCutBetweenCharacters() throws {
        try store.quarantine([row("x" + String(repeating: "é", count: 3000))])
        let kept = try store.quarantined(account: "a")[0].raw
        #expect(kept.utf8.count == 4095 && kept.hasSuffix("é"))
    }
}
