import Foundation
import HolySheepAPI
import Storage
import Testing

@testable import Exporter

@Suite struct BackfillTests {
    private let bench: GatewayBench
    private let now = ManualTime.sunday

    init() throws { bench = try GatewayBench() }

    /// The days in the order in which they are asked for.
    private func drain(_ backfill: Backfill) throws -> [String] {
        var days: [String] = []
        while let window = backfill.nextWindow() {
            days.append(window.day)
            try backfill.finish(window, rows: 1, at: now)
        }
        return days
    }

    private var isComplete: Bool {
        get throws {
            try bench.storage.read { store throws(StorageError) in
                try store.lastSuccess(account: bench.account, endpoint: Backfill.completionMark)
            } != nil
        }
    }

    @Test func daysComeNewestFirstWithoutThoseOfEveryPoll() throws {
        let backfill = bench.backfill(days: 5)
        try backfill.plan(now: now)
        #expect(try !isComplete)
        #expect(try drain(backfill) == ["2026-03-13", "2026-03-12", "2026-03-11", "2026-03-10"])
        #expect(try isComplete)
    }

    @Test func aWindowIsADayOfUTC() throws {
        let backfill = bench.backfill(days: 3)
        try backfill.plan(now: now)
        let window = try #require(backfill.nextWindow())
        #expect(window.start == Date(timeIntervalSince1970: 1_773_360_000))
        #expect(window.end.timeIntervalSince(window.start) == 86_400)
        #expect(Backfill.end(ofDay: window.day) == Int64(window.end.timeIntervalSince1970))
        #expect(Backfill.day(containing: Int64(window.start.timeIntervalSince1970)) == window.day)
        #expect(Backfill.day(containing: Int64(window.end.timeIntervalSince1970) - 1) == window.day)
    }

    @Test(arguments: [0.0, 1])
    func aReachWithinEveryPollNeedsNoBackfill(days: Double) throws {
        let backfill = bench.backfill(days: days)
        try backfill.plan(now: now)
        #expect(backfill.nextWindow() == nil)
        #expect(try isComplete)
    }

    @Test func aRestartGoesOnWhereTheLastProcessStopped() throws {
        let backfill = bench.backfill(days: 5)
        try backfill.plan(now: now)
        try backfill.finish(try #require(backfill.nextWindow()), rows: 1, at: now)
        bench.storage.close()

        let storage = bench.folder.supervisor()
        storage.open()
        let again = Backfill(
            account: bench.account, granularity: .hourly, reach: 5 * 86_400, storage: storage, logger: quietLogger)
        try again.plan(now: now)
        #expect(again.nextWindow()?.day == "2026-03-12")
    }

    @Test func daysMissedInAnOutageAreRead() throws {
        let backfill = bench.backfill(days: 5)
        try backfill.plan(now: now)
        _ = try drain(backfill)
        try backfill.plan(now: now.addingTimeInterval(3 * 86_400))
        #expect(try drain(backfill) == ["2026-03-16", "2026-03-15", "2026-03-14"])
    }

    @Test func aFailingDayGoesBehindTheOthersAndIsGivenUpInTheEnd() throws {
        let backfill = bench.backfill(days: 4)
        try backfill.plan(now: now)
        var asked: [String] = []
        while let window = backfill.nextWindow() {
            asked.append(window.day)
            if window.day == "2026-03-13" {
                backfill.fail(window, reason: "server_error", at: now)
            } else {
                try backfill.finish(window, rows: 1, at: now)
            }
        }
        #expect(asked.prefix(3) == ["2026-03-13", "2026-03-12", "2026-03-11"])
        #expect(asked.dropFirst(3).allSatisfy { $0 == "2026-03-13" } && asked.count < 10)
        #expect(try isComplete, "a day that cannot be had does not keep the counters back for ever")
    }

    @Test func withoutAStoreThereIsNothingToDo() throws {
        bench.storage.close()
        #expect(bench.backfill(days: 5).nextWindow() == nil)
        #expect(throws: StorageError.self) { try bench.backfill(days: 5).plan(now: now) }
    }

    @Test(arguments: [
        (nil, 1.0), (0, 1), (-5, 1), (1, 10), (60, 2), (600, 0.2), (1_000_000, 0.05),
    ] as [(Int64?, Double)])
    func thePauseLeavesHalfOfTheLimitToOthers(limit: Int64?, seconds: Double) {
        #expect(Backfill.pauseSeconds(limitPerMinute: limit) == seconds)
    }
}
