import GRDB

extension Store {
    /// The steps that queue samples are rolled up to, in seconds.
    public static let queueRollupSteps: [Int64] = [300, 3600]

    /// Stores samples and adds them to their rollups, in one transaction.
    ///
    /// A second sample of one queue and moment changes nothing, nor does one from before what retention
    /// has deleted: the rollups have it already.
    ///
    /// - Returns: how many samples were new.
    /// - Throws: ``StorageError``; `invalid` for a value out of range, with no sample stored.
    @discardableResult
    public func insertQueueSamples(_ samples: [QueueSample]) throws(StorageError) -> Int {
        let operation = "store queue samples"
        for sample in samples {
            guard let problem = sample.problem else { continue }
            throw .invalid(operation, problem, hint: "leave the sample out; none of the samples was stored")
        }
        if samples.isEmpty { return 0 }
        return try write(operation) { db in
            try samples.count { sample in
                let series = try Self.queueSeries(db, account: sample.account, model: sample.model)
                guard sample.at >= series.prunedBefore, try Self.insert(db, sample, series: series.id) else {
                    return false
                }
                for step in Self.queueRollupSteps { try Self.addToRollup(db, sample, series: series.id, step: step) }
                return true
            }
        }
    }

    /// The samples of a queue in [`from`, `to`), in order of time.
    public func queueSamples(
        account: String, model: String, from: Int64, to: Int64
    ) throws(StorageError) -> [QueueSample] {
        try read("read queue samples") { db in
            let rows = try Row.fetchCursor(
                db.cachedStatement(
                    sql: """
                        SELECT at, depth, throughput FROM queue_sample
                        WHERE series_id = (SELECT id FROM queue_series WHERE account = ? AND model = ?)
                        AND at >= ? AND at < ? ORDER BY at
                        """), arguments: [account, model, from, to])
            return try Array(
                rows.map { row in
                    QueueSample(
                        account: account, model: model, at: row[0], depth: row[1], throughputPerMinute: row[2])
                })
        }
    }

    /// The rollups of all of the account's queues whose steps start in [`from`, `to`), ordered by model and
    /// start.
    ///
    /// - Parameter step: a multiple of one of ``queueRollupSteps``, in seconds.
    public func queueRollups(
        account: String, step: Int64, from: Int64, to: Int64
    ) throws(StorageError) -> [QueueRollup] {
        guard let stored = Self.queueRollupSteps.last(where: { step > 0 && step % $0 == 0 }) else {
            throw .invalid(
                "read queue rollups", "step is \(step)",
                hint: "it must be a multiple of \(Self.queueRollupSteps.map(String.init).joined(separator: " or ")) seconds")
        }
        // What is stored as it is wanted need not be sorted into groups.
        let rollups =
            step == stored
            ? "queue_rollup"
            : """
            (SELECT series_id, step, start - start % \(step) AS start, sum(samples) AS samples,
                sum(depth_sum) AS depth_sum, max(depth_max) AS depth_max,
                sum(throughput_samples) AS throughput_samples, sum(throughput_sum) AS throughput_sum,
                max(throughput_max) AS throughput_max
                FROM queue_rollup GROUP BY series_id, step, start - start % \(step))
            """
        return try read("read queue rollups") { db in
            let rows = try Row.fetchCursor(
                db.cachedStatement(
                    sql: """
                        SELECT model, start, samples, depth_sum / samples, depth_max,
                            throughput_sum / nullif(throughput_samples, 0), throughput_max
                        FROM queue_series CROSS JOIN \(rollups) ON series_id = id
                        WHERE account = ? AND step = ? AND start >= ? AND start < ? ORDER BY model, start
                        """), arguments: [account, stored, from, to])
            return try Array(
                rows.map { row in
                    QueueRollup(
                        model: row[0], start: row[1], samples: row[2], meanDepth: row[3], maxDepth: row[4],
                        meanThroughputPerMinute: row[5], maxThroughputPerMinute: row[6])
                })
        }
    }

    private static func queueSeries(
        _ db: Database, account: String, model: String
    ) throws -> (id: Int64, prunedBefore: Int64) {
        let selecting = try db.cachedStatement(
            sql: "SELECT id, pruned_before FROM queue_series WHERE account = ? AND model = ?")
        if let row = try Row.fetchOne(selecting, arguments: [account, model]) { return (row[0], row[1]) }
        try db.execute(
            sql: "INSERT INTO queue_series (account, model) VALUES (?, ?)", arguments: [account, model])
        return (db.lastInsertedRowID, 0)
    }

    private static func insert(_ db: Database, _ sample: QueueSample, series: Int64) throws -> Bool {
        try db.cachedStatement(
            sql: """
                INSERT INTO queue_sample (series_id, at, depth, throughput) VALUES (?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """
        ).execute(arguments: [series, sample.at, sample.depth, sample.throughputPerMinute])
        return db.changesCount == 1
    }

    private static func addToRollup(_ db: Database, _ sample: QueueSample, series: Int64, step: Int64) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO queue_rollup (series_id, step, start, samples, depth_sum, depth_max,
                    throughput_samples, throughput_sum, throughput_max)
                VALUES (:series, :step, :start, 1, :depth, :depth,
                    :throughput IS NOT NULL, ifnull(:throughput, 0), :throughput)
                ON CONFLICT DO UPDATE SET samples = samples + 1,
                    depth_sum = depth_sum + excluded.depth_sum,
                    depth_max = max(depth_max, excluded.depth_max),
                    throughput_samples = throughput_samples + excluded.throughput_samples,
                    throughput_sum = throughput_sum + excluded.throughput_sum,
                    throughput_max = max(ifnull(throughput_max, excluded.throughput_max),
                        ifnull(excluded.throughput_max, throughput_max))
                """
        ).execute(arguments: [
            "series": series, "step": step, "start": sample.at - sample.at % step, "depth": sample.depth,
            "throughput": sample.throughputPerMinute,
        ])
    }
}
