import Foundation
import Logging
import Storage
import Synchronization

/// Owns the store and survives its failures: a store that cannot be opened is tried again, one that cannot be
/// written is read, and one that fails under way is reported and opened anew, so that the operator who mends
/// it need not restart anything.
final class StorageSupervisor: Sendable {
    private struct State {
        var store: Store?
        /// Whether ``store`` takes writes.
        var isWritable = false
        /// The file that ``store`` writes to.
        var identity: FileIdentity?
        /// Whether ``store`` is to be closed and opened anew, because the file may have been replaced.
        var isSuspect = false
        /// Whether somebody is opening the store right now: it can only be opened once.
        var isOpening = false
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

    /// Opens the store if it is not open, or not as it should be.
    ///
    /// - Returns: whether it takes writes now.
    @discardableResult
    func open() -> Bool {
        noteReplacement()
        let isDue = state.withLock { state in
            guard !state.isOpening, state.isSuspect || !state.isWritable else { return false }
            state.isOpening = true
            return true
        }
        if isDue {
            closeSuspect()
            openAnew()
            state.withLock { $0.isOpening = false }
        }
        return state.withLock { $0.isWritable }
    }

    /// SQLite goes on writing to a file that was moved away or deleted, as if nothing had happened.
    private func noteReplacement() {
        guard let store = writableStore else { return }
        let current = FileIdentity(path: store.file)
        let isReplaced = state.withLock { state in
            guard state.store === store, !state.isSuspect, state.identity != current else { return false }
            state.isSuspect = true
            return true
        }
        if isReplaced { logger.warning("store's file was replaced or removed", metadata: ["file": "\(store.file)"]) }
    }

    private func closeSuspect() {
        let suspect = state.withLock { state -> Store? in
            guard state.isSuspect else { return nil }
            defer { (state.store, state.isWritable, state.isSuspect) = (nil, false, false) }
            return state.store
        }
        if let suspect { close(suspect) }
    }

    /// Opens for writing, or where that fails for reading.
    private func openAnew() {
        do throws(StorageError) {
            let store = try Store.open(folder: folder, checkingFully: health.isDamaged)
            let (reader, isNews) = state.withLock { state in
                defer {
                    (state.store, state.isWritable) = (store, true)
                    state.identity = FileIdentity(path: store.file)
                }
                return (state.store, state.health.opened())
            }
            if let reader { close(reader) }
            logger.log(level: isNews ? .info : .debug, "store opened", metadata: ["folder": "\(folder)"])
        } catch {
            fail(error)
            guard !isOpen, let reader = try? Store.openForReading(folder: folder) else { return }
            state.withLock { state in
                state.store = reader
                state.health.openedForReading()
            }
            logger.warning("store opened for reading only", metadata: ["folder": "\(folder)"])
        }
    }

    /// Reads from the store.
    ///
    /// - Throws: the failure, which is also counted; `unavailable` while the store is not open.
    func read<Value>(_ operation: (Store) throws(StorageError) -> Value) throws(StorageError) -> Value {
        try perform(isWrite: false, operation)
    }

    /// Writes to the store. Success clears an earlier failure: the disk has room again.
    ///
    /// - Throws: the failure, which is also counted; `unavailable` while the store is not open.
    func write<Value>(_ operation: (Store) throws(StorageError) -> Value) throws(StorageError) -> Value {
        try perform(isWrite: true, operation)
    }

    private func perform<Value>(
        isWrite: Bool, _ operation: (Store) throws(StorageError) -> Value
    ) throws(StorageError) -> Value {
        let store = state.withLock { !isWrite || $0.isWritable ? $0.store : nil }
        guard let store else { throw unopenedError }
        do throws(StorageError) {
            let value = try operation(store)
            let recovered = state.withLock { $0.health.succeeded(isWrite: isWrite) }
            if recovered { logger.info("store works again", metadata: ["folder": "\(folder)"]) }
            return value
        } catch {
            fail(error, isWrite: isWrite, of: store)
            throw error
        }
    }

    /// Whether there is something to read from.
    var isOpen: Bool { state.withLock { $0.store != nil } }

    /// The store that takes writes, for work that manages its own failures; nil while there is none.
    var writableStore: Store? { state.withLock { $0.isWritable ? $0.store : nil } }

    /// Closes the store; what is committed is on disk.
    func close() {
        let store = state.withLock { state in
            defer { (state.store, state.isWritable) = (nil, false) }
            return state.store
        }
        if let store { close(store) }
    }

    private func close(_ store: Store) {
        do throws(StorageError) {
            try store.close()
        } catch {
            logger.warning("store did not close cleanly", metadata: ["detail": "\(error)"])
        }
    }

    /// Why nothing can be done while the store is not open. It was counted when it happened.
    private var unopenedError: StorageError {
        health.failure
            ?? StorageError(
                kind: .unavailable, operation: "use the store", detail: "it is not open",
                hint: "see the log for why it could not be opened")
    }

    /// Counts the failure and logs it, once while it stays the same.
    ///
    /// - Parameters:
    ///   - isWrite: whether it was a write or a read; nil when the store could not be opened.
    ///   - store: the one that failed. One that has been replaced since tells nothing.
    func fail(_ error: StorageError, isWrite: Bool? = nil, of store: Store? = nil) {
        let isNew = state.withLock { state in
            if let store {
                guard store === state.store else { return false }
                if state.isWritable, error.kind.callsForReopening { state.isSuspect = true }
            }
            defer { state.health.record(error, isWrite: isWrite) }
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

/// Tells a file from another one of the same name.
fileprivate struct FileIdentity: Equatable {
    private let device: UInt64
    private let number: UInt64

    /// Nil when there is no such file.
    init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        device = UInt64(status.st_dev)
        number = UInt64(status.st_ino)
    }
}

extension StorageError.Kind {
    /// Whether the remedy replaces the file or what it lies on, which an open store does not see. The others
    /// pass by themselves, or are the caller's own fault.
    fileprivate var callsForReopening: Bool {
        switch self {
        case .corrupt, .read_only, .io, .unavailable, .newer_version: true
        case .full, .locked, .invalid: false
        }
    }
}
