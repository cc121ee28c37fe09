import Forecasting
import Foundation
import Planning
import Testing

@testable import Exporter

/// What forecasts are told of schedules.
@Suite struct KnownEventsTests {
    /// A Monday.
    private static let now: Int64 = 1_772_409_600
    private static let day: Int64 = 86_400

    private static func events(_ cron: String, historyDays: Int64, horizon: PrometheusDuration = .days(7)) throws -> [KnownEvent] {
        var configuration = Configuration()
        configuration.forecast.longHorizon = horizon
        configuration.capacity.schedules = [
            ScheduleConfiguration(
                name: "s", cron: try CronExpression(parsing: cron), duration: .hours(4), floor: 450, burstAllowance: nil)
        ]
        return configuration.knownEvents(since: now - historyDays * day, now: now)
    }

    @Test func aWeeklyTimeIsToldUntilItHasBeenSeen() throws {
        let unseen = try Self.events("0 8 * * 1", historyDays: 10)
        #expect(unseen.map(\.start) == [Self.now + 28_800, Self.now + 28_800 + 7 * Self.day])
        #expect(unseen.allSatisfy { $0.floor == 450 && $0.end - $0.start == 14_400 })
        #expect(try Self.events("0 8 * * 1", historyDays: 15).isEmpty)
        #expect(try Self.events("0 8 * * *", historyDays: 1).count == 9)
        #expect(try Self.events("0 8 * * *", historyDays: 2).isEmpty)
    }

    /// The first of the month: no week teaches it, so each one is an event like those before.
    @Test func aMonthlyTimeIsAnEvent() throws {
        let events = try Self.events("0 8 1 * *", historyDays: 90, horizon: .days(31))
        #expect(events.count == 4)
        #expect(events.allSatisfy { $0.name == "s" && $0.kind == .schedule })
        #expect(events.filter { $0.end < Self.now }.count == 3)
    }

    @Test func aMonthlyTimeShowsInTheForecast() throws {
        let start = Self.now - 60 * Self.day
        var history = AccountHistory(
            usage: [], hourlyQueue: [], fineQueue: [], fineStep: 300, fold: { $0 }, isUnread: { _ in false },
            settledUntil: Self.now, now: Self.now)
        let events = try Self.events("0 8 4 * *", historyDays: 60)
        let key = AccountHistory.Key(model: wholeAccount, metric: .requestsPerMinute)
        history.hourly[key] = TimeSeries(
            start: start, step: 3_600,
            values: (0..<60 * 24).map { hour in
                let time = start + Int64(hour) * 3_600
                let usual = 100 + Double(hour % 24)
                return events.contains { $0.start <= time && time < $0.end } ? 8 * usual : usual
            })
        let forecast = try #require(ForecastBook.forecasts(of: history, events: events).first?.long)
        let eighth = try #require(forecast.points.first { $0.time == Self.now + 2 * Self.day + 8 * 3_600 })
        #expect((700...1_000).contains(eighth.value), "8 times 108, as twice before: \(eighth.value)")
        let other = try #require(forecast.points.first { $0.time == Self.now + 3 * Self.day + 8 * 3_600 })
        #expect((95...125).contains(other.value), "\(other.value)")
    }
}
