import Storage

/// The models of an account that have lost their names, as the store remembers them: one that got its name back would
/// take what it counts out of the counters of ``UsageSnapshot/foldedModel``, and counters never fall.
struct FoldedModels {
    private let account: String
    private let storage: StorageSupervisor
    /// Nil where the store cannot be read.
    private let counts: ModelCounts?

    init(account: String, storage: StorageSupervisor) {
        self.account = account
        self.storage = storage
        counts = storage.isOpen
            ? try? storage.read { store throws(StorageError) in try store.modelCounts(account: account) } : nil
    }

    /// How many models keep their names where `configured` is the limit: once some have lost theirs, no more than
    /// have it still. The store has those first.
    func limit(_ configured: Int) -> Int {
        guard let counts, counts.folded > 0 else { return configured }
        return min(configured, counts.named)
    }

    /// Keeps what `usage` has folded. What cannot be kept is tried again with the next snapshot.
    func remember(_ usage: UsageSnapshot) {
        guard let counts, usage.foldedModels > counts.folded, storage.writableStore != nil else { return }
        try? storage.write { store throws(StorageError) in
            try store.foldModels(account: account, except: Set(usage.totals.map(\.model)))
        }
    }
}
