import Storage

/// What the metrics and health endpoints say of the store.
struct StorageHealth: Sendable {
    /// The failure in force; nil when the newest operation worked.
    private(set) var failure: StorageError?
    /// Whether the store has ever been opened by this process.
    private(set) var hasOpened = false
    /// Failed operations since the process started, by kind.
    private(set) var failures: [StorageError.Kind: Int] = [:]
    /// Whether damage was met since the store was last opened. One part of the file may work while another does not,
    /// so that only a full check tells that it is whole again.
    private(set) var isDamaged = false
    /// What has to succeed before ``failure`` is over.
    private var failing = Failing.opening

    private enum Failing: Int {
        case reading, writing, opening
    }

    var isUp: Bool { hasOpened && failure == nil }

    /// Notes that an operation failed.
    ///
    /// - Parameter isWrite: nil when the store could not be opened.
    mutating func record(_ error: StorageError, isWrite: Bool?) {
        if error.kind == .corrupt { isDamaged = true }
        let newest: Failing = isDamaged ? .opening : isWrite.map { $0 ? .writing : .reading } ?? .opening
        // That reading fails too does not mean that writing works again.
        if failure == nil || newest.rawValue > failing.rawValue { failing = newest }
        failure = error
        failures[error.kind, default: 0] += 1
    }

    /// Notes that the store was opened, after a full check if ``isDamaged``. A file that opens may still fail at the
    /// next operation: only a failure to open it is over.
    ///
    /// - Returns: whether it is the first time, or ended a failure.
    mutating func opened() -> Bool {
        defer { (hasOpened, isDamaged) = (true, false) }
        guard failing == .opening else { return !hasOpened }
        failure = nil
        return true
    }

    /// Notes that the store was opened for reading: it has what it has, and still fails.
    mutating func openedForReading() {
        hasOpened = true
    }

    /// Notes that an operation worked. Where no damage was met, a write shows that all is well, a read only that
    /// reading is.
    ///
    /// - Returns: whether that ended a failure.
    mutating func succeeded(isWrite: Bool) -> Bool {
        guard failure != nil, !isDamaged, isWrite || failing == .reading else { return false }
        failure = nil
        return true
    }
}
