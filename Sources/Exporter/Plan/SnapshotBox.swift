import Synchronization

/// Where the newest snapshot is published. Reading takes one reference under a lock that is never
/// held longer than that.
final class SnapshotBox: Sendable {
    private final class Reference: Sendable {
        let snapshot: Snapshot
        init(_ snapshot: Snapshot) { self.snapshot = snapshot }
    }

    private let current = Mutex<Reference?>(nil)

    /// The newest snapshot; nil until the first is published.
    var snapshot: Snapshot? { current.withLock { $0 }?.snapshot }

    func publish(_ snapshot: Snapshot) {
        let reference = Reference(snapshot)
        current.withLock { $0 = reference }
    }
}
