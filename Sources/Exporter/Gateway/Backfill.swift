import CivilTime
import Foundation
import HolySheepAPI
import Logging
import Storage

/// The queue of past days still to be read, newest first. It lives in the store, so that a restart
/// goes on where the last process stopped.
struct Backfill: Sendable {
    let account: String
    let granularity: Granularity
    /// How far back the first backfill reaches, in seconds; 0 turns it off.
    let reach: Double
    let storage: StorageSupervisor
    let logger: Logger

    /// One UTC day to ask for.
    struct Window: Sendable, Equatable {
        /// The day as `YYYY-MM-DD`, the key in the store.
        let day: String
        let start: Date
        /// A day later: a gateway may take its `end_date` as included or not, and a bucket read
        /// twice changes nothing.
        let end: Date
    }

    private static let daySeconds = 86_400.0

    /// Queues every day in reach but the newest two, which are in every poll. A day that was read stays
    /// read; one that comes into reach, because time or an outage has passed, is read once more when
    /// it has settled.
    func plan(now: Date) throws(StorageError) {
        let newest = Self.startOfDay(now.addingTimeInterval(-2 * Self.daySeconds))
        let oldest = Self.startOfDay(now.addingTimeInterval(-reach))
        let days = stride(
            from: newest.timeIntervalSince1970, through: oldest.timeIntervalSince1970, by: -Self.daySeconds
        ).map { Self.name(of: Date(timeIntervalSince1970: $0)) }
        try storage.write { store throws(StorageError) in
            try store.planBackfill(account: account, granularity: granularity.seconds, days: days)
            try noteCompletion(in: store, at: now)
        }
    }

    /// The next day to read; nil when the history is complete.
    func nextWindow() -> Window? {
        let day = try? storage.read { store throws(StorageError) in
            try store.nextBackfillDay(account: account, granularity: granularity.seconds)
        }
        guard let day = day.flatMap({ $0 }), let start = RFC3339.parseDay(day) else { return nil }
        return Window(day: day, start: start, end: start.addingTimeInterval(Self.daySeconds))
    }

    /// Marks a day as read.
    func finish(_ window: Window, rows: Int, at now: Date) throws(StorageError) {
        let progress = try storage.write { store throws(StorageError) in
            try store.finishBackfill(
                account: account, granularity: granularity.seconds, day: window.day, rows: rows,
                at: Int64(now.timeIntervalSince1970))
            return try noteCompletion(in: store, at: now)
        }
        if progress.done % 10 == 0 || progress.done == progress.total {
            logger.info(
                progress.done == progress.total ? "backfill complete" : "backfill progresses",
                metadata: ["account": "\(account)", "days_done": "\(progress.done)", "days": "\(progress.total)"])
        }
    }

    /// Puts a day that could not be read behind the others.
    func fail(_ window: Window, reason: String, at now: Date) {
        try? storage.write { store throws(StorageError) in
            try store.failBackfill(
                account: account, granularity: granularity.seconds, day: window.day, reason: reason,
                at: Int64(now.timeIntervalSince1970))
            try noteCompletion(in: store, at: now)
        }
    }

    /// The name under which the store remembers that an account's history was once read whole.
    static let completionMark = "backfill"

    @discardableResult
    private func noteCompletion(in store: Store, at now: Date) throws(StorageError) -> BackfillProgress {
        let progress = try store.backfillProgress(account: account)
        if progress.attemptedAll {
            try store.recordSuccess(
                account: account, endpoint: Self.completionMark, at: Int64(now.timeIntervalSince1970))
        }
        return progress
    }

    /// How long to rest between two days: a backfill takes at most half of the gateway's limit, and
    /// where the limit is not known one call a second.
    static func pauseSeconds(limitPerMinute: Int64?) -> Double {
        guard let limitPerMinute, limitPerMinute > 0 else { return 1 }
        return min(max(2 * 60 / Double(limitPerMinute), 0.05), 10)
    }

    private static func name(of day: Date) -> String { RFC3339.formatDay(day) }

    /// The key of the day that contains a moment, given in Unix seconds.
    static func day(containing time: Int64) -> String { name(of: Date(timeIntervalSince1970: Double(time))) }

    /// When the day with this key is over, in Unix seconds.
    static func end(ofDay key: String) -> Int64? {
        RFC3339.parseDay(key).map { Int64($0.timeIntervalSince1970 + daySeconds) }
    }

    private static func startOfDay(_ date: Date) -> Date {
        Date(timeIntervalSince1970: (date.timeIntervalSince1970 / daySeconds).rounded(.down) * daySeconds)
    }
}
