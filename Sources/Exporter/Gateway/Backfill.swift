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

    private static let day = 86_400.0

    /// Queues every day in reach that was never queued, and again those that passed while nothing
    /// was polled.
    ///
    /// - Parameter missedSince: the oldest moment that the last successful poll left unsettled.
    func plan(missedSince: Date, now: Date) {
        let today = Self.startOfDay(now)
        let oldest = Self.startOfDay(now.addingTimeInterval(-reach))
        var missed: [String] = []
        var all: [String] = []
        var start = today
        while start >= oldest, reach > 0 {
            let name = Self.name(of: start)
            all.append(name)
            // Yesterday and today are in every poll.
            if start < today.addingTimeInterval(-Self.day), start.addingTimeInterval(Self.day) > missedSince {
                missed.append(name)
            }
            start = start.addingTimeInterval(-Self.day)
        }
        try? storage.write { store throws(StorageError) in
            try store.planBackfill(account: account, granularity: granularity.seconds, days: all, again: missed)
        }
    }

    /// The next day to read; nil when the history is complete.
    func nextWindow() -> Window? {
        let day = try? storage.read { store throws(StorageError) in
            try store.nextBackfillDay(account: account, granularity: granularity.seconds)
        }
        guard let day = day.flatMap({ $0 }), let start = try? Self.dayFormat.parse(day) else { return nil }
        return Window(day: day, start: start, end: start.addingTimeInterval(Self.day))
    }

    /// Marks a day as read.
    func finish(_ window: Window, rows: Int, at now: Date) throws(StorageError) {
        let progress = try storage.write { store throws(StorageError) in
            try store.finishBackfillDay(
                account: account, granularity: granularity.seconds, day: window.day, rows: rows,
                at: Int64(now.timeIntervalSince1970))
            return try store.backfillProgress(account: account)
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
            try store.failBackfillDay(
                account: account, granularity: granularity.seconds, day: window.day, reason: reason,
                at: Int64(now.timeIntervalSince1970))
        }
    }

    /// How long to rest between two days: a backfill takes at most half of the gateway's limit, and
    /// where the limit is not known one call a second.
    static func pauseSeconds(limitPerMinute: Int64?) -> Double {
        guard let limitPerMinute, limitPerMinute > 0 else { return 1 }
        return min(max(2 * 60 / Double(limitPerMinute), 0.05), 10)
    }

    private static let dayFormat = Date.ISO8601FormatStyle().year().month().day()

    private static func name(of day: Date) -> String { day.formatted(dayFormat) }

    private static func startOfDay(_ date: Date) -> Date {
        Date(timeIntervalSince1970: (date.timeIntervalSince1970 / day).rounded(.down) * day)
    }
}
