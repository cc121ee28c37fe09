import Forecasting
import Foundation
import Planning
import Storage
import Testing

@testable import Exporter

@Suite struct ForecastBookTests {
    private static let now: Int64 = 1_773_561_600

    private func history(days: Int64 = 30) -> AccountHistory { .daily(days: days, until: Self.now) }

    @Test func theWholeAccountComesFirstAndEveryQuantityReachesAWeekAhead() throws {
        let forecasts = ForecastBook.forecasts(of: history())
        #expect(forecasts.first?.key.model == wholeAccount)
        #expect(Set(forecasts.map(\.key.model)) == ["*", "m"])
        #expect(!forecasts.contains { $0.key.metric == .queueDepth }, "of which nothing is known")
        for forecast in forecasts {
            let week = try #require(forecast.view(step: 3_600, horizon: 604_800, now: Self.now))
            #expect(week.points.count == 168 && week.status == .ok)
            let late = try #require(
                forecast.view(step: 3_600, horizon: 604_800, now: Self.now + 3 * 3_600))
            #expect(late.points.count == 168, "it lasts until newer data comes")
        }
        #expect(ForecastBook.forecasts(of: AccountHistory(
            usage: [], hourlyQueue: [], fineQueue: [], fineStep: 300, fold: { $0 }, isUnread: { _ in false },
            settledUntil: 0, now: Self.now)).isEmpty)
    }

    @Test func workStopsWhenItIsToldToAndGoesOnWhereItStopped() {
        var book = ForecastBook()
        book.renew(history(), grids: .init(), timeZone: .gmt, events: [])
        var steps = 0
        while book.hasWork {
            book.work { true }
            steps += 1
            #expect(book.forecasts.count == steps, "one series a time")
        }
        #expect(steps == 10, "five quantities of the account and of its model")
        #expect(book.forecasts.map(\.key) == ForecastBook.forecasts(of: history()).map(\.key))
    }

    @Test func whatWasLearnedOutlivesARestart() throws {
        var book = ForecastBook()
        book.renew(history(), grids: .init(), timeZone: .gmt, events: [])
        book.work { false }
        let learned = book.takeUnsaved()
        #expect(learned.count == 10 && book.takeUnsaved().isEmpty)

        var again = ForecastBook()
        again.restore(learned)
        again.renew(history(), grids: .init(), timeZone: .gmt, events: [])
        again.work { false }
        #expect(again.takeUnsaved().isEmpty, "nothing was learned anew")
        let (before, after) = (book.forecasts, again.forecasts)
        #expect(before.map { $0.long?.points.map(\.value) } == after.map { $0.long?.points.map(\.value) })
        #expect(before.map { $0.long?.accuracy } == after.map { $0.long?.accuracy })
    }

    /// The history is read backwards, and ends where it ended all along.
    @Test func whatOlderDataTaughtIsKeptToo() {
        var book = ForecastBook()
        book.renew(history(days: 8), grids: .init(), timeZone: .gmt, events: [])
        book.work { false }
        #expect(book.takeUnsaved().count == 10)
        book.renew(history(), grids: .init(), timeZone: .gmt, events: [])
        book.work { false }
        #expect(book.takeUnsaved().count == 10)
    }

    /// Two hours after the queue was last read, usage knows more.
    @Test func aStaleQueueDoesNotHideFreshUsage() throws {
        var history = history()
        let key = AccountHistory.Key(model: wholeAccount, metric: .requestsPerMinute)
        for (end, step) in [(Self.now - 7_200, AccountHistory.hour), (Self.now, 300)] {
            history.fine[key] = TimeSeries(
                start: end - 5 * 86_400, step: 300, values: (0..<1_440).map { 10 + Double($0 % 288) / 10 })
            let forecast = try #require(ForecastBook.forecasts(of: history).first)
            #expect(forecast.key == key && forecast.short?.step == step)
        }
    }

    @Test(arguments: [[], [0], [UInt8](repeating: 0xFF, count: 400)] as [[UInt8]])
    func whatIsNotUnderstoodIsLearnedAnew(state: [UInt8]) {
        var book = ForecastBook()
        book.restore([
            StoredForecastModel(model: "m", metric: "input_tokens", task: "1h GMT", state: Data(state)),
            StoredForecastModel(model: "m", metric: "no_such_metric", task: "1h GMT", state: Data(state)),
        ])
        book.renew(history(), grids: .init(), timeZone: .gmt, events: [])
        book.work { false }
        #expect(book.takeUnsaved().count == 10)
    }

    /// An event's floor is in requests a minute of the account: models have their shares, requests their tokens.
    @Test func aKnownEventShowsInWhatFollowsFromRequests() throws {
        let event = KnownEvent(name: "sale", start: Self.now + 86_400, end: Self.now + 90_000, floor: 1_000)
        let plain = ForecastBook.forecasts(of: history())
        let raised = ForecastBook.forecasts(of: history(), events: [event])
        for (without, with) in zip(plain, raised) {
            let (usual, during) = (try #require(without.long?.points[24].value), try #require(with.long?.points[24].value))
            #expect(during > 5 * usual, "\(with.key)")
            #expect(with.long?.points[23].value == without.long?.points[23].value)
        }
        let account = try #require(raised.first { $0.key == .init(model: wholeAccount, metric: .requestsPerMinute) })
        #expect(account.long?.points[24].value == 1_000)
    }
}
