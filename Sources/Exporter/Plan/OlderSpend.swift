import Storage

/// What models cost in the part of long budget periods that lies before the hours that are kept one by one.
struct OlderSpend {
    /// By the start of the period, and model.
    private(set) var sums: [Int64: [String: Int64]] = [:]
    /// When the first of it was, in Unix seconds; nil when there is none.
    private(set) var oldest: Int64?
    private var end: Int64?
    private var starts: Set<Int64> = []
    private var revision: Int64?
    private var readAt: Int64?

    /// How soon rows that change so late are read again, in seconds: adding up a year takes a while.
    private static let patience: Int64 = 3600

    /// - Parameters:
    ///   - starts: when the periods of budgets began.
    ///   - end: from when on hours are kept one by one.
    ///   - revision: the usage's.
    mutating func read(
        _ account: String, starts: Set<Int64>, before end: Int64, revision: Int64, from store: Store, now: Int64
    ) throws(StorageError) {
        let starts = starts.filter { $0 < end }
        let isDue = revision != self.revision && (now - (readAt ?? .min / 2) >= Self.patience)
        guard starts != self.starts || end != self.end || isDue else { return }
        var sums: [Int64: [String: Int64]] = [:]
        for start in starts { sums[start] = try store.spend(account: account, from: start, to: end) }
        oldest = try starts.min().flatMap { start throws(StorageError) in
            try store.firstUsage(account: account, from: start).flatMap { $0 < end ? $0 : nil }
        }
        (self.sums, self.starts, self.end, self.revision, readAt) = (sums, starts, end, revision, now)
    }
}
