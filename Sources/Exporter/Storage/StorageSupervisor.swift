import Foundation
import Logging
import Storage
import Synchronization

/// Owns the store and survives its failures: a store that cannot be opened is tried again, and one
/// that refuses writes is reported, while the daemon goes on serving what it has.
final class StorageSupervisor: Sendable {
    private struct State {
        var store: Store?
        var health = StorageHealth()
    }

    private let folder: String
    private let logger: Logger
    private let state = Mutex(State())

    init(folder: String, logger: Logger) {
        self.folder = folder
        self.logger = logger
    }

    /// How the store is doing.
    var health: StorageHealth { state.withLock { $0.health } }

    /// Opens the store if it is not open.
    ///
    /// - Returns: whether it is open now.
    @discardableResult
    func open() -> Bool {
        if state.withLock({ $0.store != nil }) { return true }
        do throws(StorageError) {
            let store = try Store.open(folder: folder)
            state.withLock {
                $0.store = store
                $0.health.recover()
            }
            logger.info("store opened", metadata: ["folder": "\(folder)"])
            return true
        } catch {
            fail(error)
            return false
        }
    }

    /// Reads from the store.
    ///
    /// - Throws: the failure, which is also counted; `unavailable` while the store is not open.
    func read<Value>(_ operation: (Store) throws(StorageError) -> Value) throws(StorageError) -> Value {
        do throws(StorageError) {
            return try operation(try openStore())
        } catch {
            fail(error)
            throw error
        }
    }

    /// Writes to the store. Success clears an earlier failure: the disk has room again.
    ///
    /// - Throws: the failure, which is also counted; `unavailable` while the store is not open.
    func write<Value>(_ operation: (Store) throws(StorageError) -> Value) throws(StorageError) -> Value {
        let value = try read(operation)
        let recovered = state.withLock {
            let wasFailing = $0.health.failure != nil
            $0.health.recover()
            return wasFailing
        }
        if recovered { logger.info("store accepts writes again", metadata: ["folder": "\(folder)"]) }
        return value
    }

    var isOpen: Bool { store != nil }

    /// The open store, for work that manages its own failures; nil while there is none.
    var store: Store? { state.withLock { $0.store } }

    /// Closes the store; what is committed is on disk.
    func close() {
        let store = state.withLock { state in
            defer { state.store = nil }
            return state.store
        }
        do {
            try store?.close()
        } catch {
            logger.warning("store did not close cleanly", metadata: ["detail": "\(error)"])
        }
    }

    private func openStore() throws(StorageError) -> Store {
        if let store { return store }
        throw state.withLock { $0.health.failure }
            ?? StorageError(
                kind: .unavailable, operation: "use the store", detail: "it is not open",
                hint: "see the log for why it could not be opened")
    }

    /// Counts the failure and logs it, once while it stays the same.
    func fail(_ error: StorageError) {
        let isNew = state.withLock { state in
            defer { state.health.record(error) }
            return state.health.failure?.description != error.description
        }
        guard isNew else { return }
        logger.error(
            "store failed; nothing was lost or overwritten, serving what is known",
            metadata: [
                "operation": "\(error.operation)", "kind": "\(error.kind.rawValue)", "detail": "\(error.detail)",
                "remedy": "\(error.hint)",
            ])
    }
}

/// What the metrics and health endpoints say of the store.
struct StorageHealth: Sendable {
    /// The failure in force; nil when the newest operation worked.
    private(set) var failure: StorageError?
    /// Whether the store has ever been opened by this process.
    private(set) var hasOpened = false
    /// Failed operations since the process started, by kind.
    private(set) var failures: [StorageError.Kind: Int] = [:]

    var isUp: Bool { hasOpened && failure == nil }

    mutating func record(_ error: StorageError) {
        failure = error
        failures[error.kind, default: 0] += 1
    }

    mutating func recover() {
        failure = nil
        hasOpened = true
    }
}
