import GRDB

extension Store {
    /// Deletes what is older than the given times (Unix seconds), some rows at a time.
    ///
    /// Each batch is a transaction of its own, and others may write between batches. Totals and counters
    /// never change. The file does not shrink: SQLite writes new rows where the deleted ones were. The audit is
    /// kept for good.
    ///
    /// - Parameters:
    ///   - usageBefore: usage buckets that start before this.
    ///   - queueSamplesBefore: queue samples from before this.
    ///   - rollupsBefore: queue rollups that start before this.
    ///   - overridesBefore: overrides that were over before this, unless their key is still remembered.
    ///   - decisionsBefore: decisions from before this, apart from the newest of each account and model.
    ///   - idempotencyKeysBefore: keys that were received before this; see ``keepIdempotencyKeysSeconds``.
    ///   - budgetPeriodsBefore: periods of budgets that ended before this, with what was crossed in them.
    ///   - spendExpectationsBefore: expectations of hours and days that start before this.
    ///   - batch: the most rows that one transaction deletes.
    public func prune(
        usageBefore: Int64, queueSamplesBefore: Int64, rollupsBefore: Int64, overridesBefore: Int64 = 0,
        decisionsBefore: Int64 = 0, idempotencyKeysBefore: Int64 = 0, budgetPeriodsBefore: Int64 = 0,
        spendExpectationsBefore: Int64 = 0, batch: Int = 500
    ) async throws(StorageError) -> PruneSummary {
        let pool = try writer("prune")
        let limit = max(1, batch)
        var summary = PruneSummary()
        do {
            try await Self.prune(pool, .usage, before: usageBefore, limit, &summary, \.usageRows)
            try await Self.prune(pool, .queueSamples, before: queueSamplesBefore, limit, &summary, \.queueSamples)
            try await Self.prune(pool, .queueRollups, before: rollupsBefore, limit, &summary, \.queueRollups)
            // First what keeps others: keys overrides, periods what was crossed in them.
            for (log, before, count) in [
                (PrunedLog.idempotencyKeys, idempotencyKeysBefore, \PruneSummary.idempotencyKeys),
                (.overrides, overridesBefore, \.overrides), (.decisions, decisionsBefore, \.decisions),
                (.budgetPeriods, budgetPeriodsBefore, \.budgetPeriods),
                (.budgetCrossings, budgetPeriodsBefore, \.budgetCrossings),
                (.spendExpectations, spendExpectationsBefore, \.spendExpectations),
            ] {
                try await Self.prune(pool, log, before: before, limit, &summary, count)
            }
        } catch is CancellationError {
            summary.isComplete = false
        } catch {
            throw StorageError(error, operation: "prune", file: file)
        }
        return summary
    }

    private static func prune(
        _ pool: DatabasePool, _ table: PrunedTable, before: Int64, _ limit: Int,
        _ summary: inout PruneSummary, _ count: WritableKeyPath<PruneSummary, Int>
    ) async throws {
        var remaining = try await pool.read { db in try table.runs(db) }
        while !remaining.isEmpty {
            let runs = remaining
            let done = try await batch(pool, &summary, count) { db in
                try table.deleteBatch(db, runs: runs, before: before, limit: limit)
            }
            remaining.removeFirst(done)
        }
    }

    private static func prune(
        _ pool: DatabasePool, _ log: PrunedLog, before: Int64, _ limit: Int,
        _ summary: inout PruneSummary, _ count: WritableKeyPath<PruneSummary, Int>
    ) async throws {
        var hasMore = true
        while hasMore {
            hasMore = try await batch(pool, &summary, count) { db in
                let deleted = try log.deleteBatch(db, before: before, limit: limit)
                return (deleted == limit, deleted)
            }
        }
    }

    /// Runs one transaction, and counts what it deleted and how long it took.
    private static func batch<Progress: Sendable>(
        _ pool: DatabasePool, _ summary: inout PruneSummary, _ count: WritableKeyPath<PruneSummary, Int>,
        _ delete: @escaping @Sendable (Database) throws -> (Progress, deleted: Int)
    ) async throws -> Progress {
        try Task.checkCancellation()
        let (progress, deleted, seconds) = try await pool.write { db in
            let began = ContinuousClock.now
            let (progress, deleted) = try delete(db)
            return (progress, deleted, (ContinuousClock.now - began) / .seconds(1))
        }
        summary[keyPath: count] += deleted
        if deleted > 0 { summary.batches += 1 }
        summary.longestBatchSeconds = max(summary.longestBatchSeconds, seconds)
        await Task.yield()
        return progress
    }
}
