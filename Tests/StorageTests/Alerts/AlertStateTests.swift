import TestSupport
import Testing

@testable import Storage

@Suite struct AlertStateTests {
    let folder: TemporaryFolder
    let store: Store

    init() throws {
        folder = try TemporaryFolder()
        store = try Store.open(folder: folder.path)
    }

    private func state(_ labels: String, _ activeAt: Double, _ seenAt: Int64) -> StoredAlertState {
        StoredAlertState(labels: labels, activeAt: activeAt, seenAt: seenAt)
    }

    @Test func theNewestOfEachIsKeptAcrossARestart() throws {
        try store.save([state("a", 1.5, 10), state("b", 2, 10)], removing: [], droppingBefore: 0)
        try store.save([state("a", 1.5, 20)], removing: [], droppingBefore: 0)
        #expect(try store.alertStates() == [state("a", 1.5, 20), state("b", 2, 10)])
        try store.close()
        #expect(try Store.open(folder: folder.path).alertStates() == [state("a", 1.5, 20), state("b", 2, 10)])
    }

    @Test func whatEndedAndWhatIsTooOldGoes() throws {
        try store.save([state("a", 1, 10), state("b", 2, 20), state("c", 3, 30)], removing: [], droppingBefore: 0)
        try store.save([], removing: ["c", "unknown"], droppingBefore: 20)
        #expect(try store.alertStates() == [state("b", 2, 20)])
    }
}
