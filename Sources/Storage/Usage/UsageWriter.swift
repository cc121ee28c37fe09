import GRDB

/// One upsert: compares rows with what is stored, writes those that differ, and sums the differences up
/// per series, to be written once at the end.
struct UsageWriter {
    private(set) var result = UsageUpsert()

    private let db: Database
    private let account: String
    private let granularity: Int64
    private let receivedAt: Int64
    private let selecting: Statement
    private let storing: Statement
    private var series: [String: UsageSeries] = [:]

    init(_ db: Database, account: String, granularity: Int64, receivedAt: Int64) throws {
        self.db = db
        self.account = account
        self.granularity = granularity
        self.receivedAt = receivedAt
        selecting = try db.cachedStatement(
            sql: """
                SELECT counted, received_at, input_tokens, output_tokens, requests, latency_seconds,
                    reported_cost, computed_cost
                FROM usage WHERE series_id = ? AND granularity = ? AND start = ?
                """)
        storing = try db.cachedStatement(
            sql: """
                INSERT INTO usage (series_id, granularity, start, received_at, counted,
                    input_tokens, output_tokens, requests, latency_seconds, reported_cost, computed_cost)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET received_at = excluded.received_at,
                    input_tokens = excluded.input_tokens, output_tokens = excluded.output_tokens,
                    requests = excluded.requests, latency_seconds = excluded.latency_seconds,
                    reported_cost = excluded.reported_cost, computed_cost = excluded.computed_cost
                """)
    }

    mutating func apply(_ row: UsageRecord) throws {
        // Taken out of the dictionary while it changes, so that it is changed in place.
        var target = try series.removeValue(forKey: row.model) ?? findOrCreateSeries(row)
        defer { series[row.model] = target }

        if let stored = try stored(row, in: target.id) {
            if stored.record.hasValues(of: row) {
                result.unchanged += 1
                return
            }
            result.revised += 1
            if stored.receivedAt >= row.start + granularity { target.revisions += 1 }
            if stored.counted { try replace(stored.record, by: row, in: &target) }
            try store(row, counted: stored.counted, in: &target)
        } else {
            result.inserted += 1
            let counted = try row.start >= target.prunedBefore && !isCoveredByFiner(row, in: target)
            if counted {
                try displaceCoarser(row, in: &target)
                try replace(nil, by: row, in: &target)
            }
            try store(row, counted: counted, in: &target)
        }
    }

    /// Writes the changed series' sums, and the account's revision when there was any change.
    mutating func finish() throws {
        var changed = false
        for var series in series.values where series.changed {
            series.sums.raiseHighs()
            try series.save(db)
            changed = true
        }
        if changed { try UsageRevision.increment(db, account: account) }
    }

    private func findOrCreateSeries(_ row: UsageRecord) throws -> UsageSeries {
        try UsageSeries.find(db, account: account, model: row.model, granularity: granularity)
            ?? UsageSeries.create(
                db, account: account, model: row.model, firstSeenAt: receivedAt, lastBucketStart: row.start)
    }

    private struct Stored {
        let record: UsageRecord
        let counted: Bool
        let receivedAt: Int64
    }

    private func stored(_ row: UsageRecord, in series: Int64) throws -> Stored? {
        let cursor = try Row.fetchCursor(selecting, arguments: [series, granularity, row.start])
        guard let found = try cursor.next() else { return nil }
        return Stored(
            record: UsageRecord(
                model: row.model, start: row.start, inputTokens: found[2], outputTokens: found[3],
                requests: found[4], latencySeconds: found[5], reportedCostMicroUSD: found[6],
                computedCostMicroUSD: found[7]),
            counted: found[0], receivedAt: found[1])
    }

    private func store(_ row: UsageRecord, counted: Bool, in series: inout UsageSeries) throws {
        series.note(row)
        try storing.execute(arguments: [
            series.id, granularity, row.start, receivedAt, counted, row.inputTokens, row.outputTokens,
            row.requests, row.latencySeconds, row.reportedCostMicroUSD, row.computedCostMicroUSD,
        ])
    }

    private func replace(_ old: UsageRecord?, by new: UsageRecord?, in series: inout UsageSeries) throws {
        guard series.sums.replace(old, by: new) else {
            throw StorageError.invalid(
                "store usage", "a total of the model would exceed 2^63 - 1",
                hint: "look for impossible token counts or costs in the gateway's answer; no row was stored")
        }
    }

    /// Whether counted rows of a smaller granularity lie in the row's bucket.
    private func isCoveredByFiner(_ row: UsageRecord, in series: UsageSeries) throws -> Bool {
        for finer in series.otherGranularities where finer < granularity {
            let covered = try Bool.fetchOne(
                db.cachedStatement(
                    sql: """
                        SELECT EXISTS (SELECT 1 FROM usage
                        WHERE series_id = ? AND granularity = ? AND start > ? AND start < ? AND counted)
                        """), arguments: [series.id, finer, row.start - finer, row.start + granularity])
            if covered == true { return true }
        }
        return false
    }

    /// Takes counted rows of a larger granularity, in whose buckets the row lies, out of the sums.
    private func displaceCoarser(_ row: UsageRecord, in series: inout UsageSeries) throws {
        for coarser in series.otherGranularities where coarser > granularity {
            let displaced = try UsageRow.fetchAll(
                db.cachedStatement(
                    sql: """
                        UPDATE usage SET counted = 0
                        WHERE series_id = ? AND granularity = ? AND start > ? AND start < ? AND counted
                        RETURNING \(UsageRow.columns)
                        """), arguments: [series.id, coarser, row.start - coarser, row.start + granularity])
            for old in displaced { try replace(old.record(model: row.model), by: nil, in: &series) }
        }
    }
}
