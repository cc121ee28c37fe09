import Foundation
import Planning
import TestSupport
import Testing

@Suite struct CalendarPeriodTests {
    private func zone(_ name: String) throws -> TimeZone { try #require(TimeZone(identifier: name)) }

    private func time(_ text: String) throws -> Int64 {
        Int64(try #require(ISO8601DateFormatter().date(from: text)).timeIntervalSince1970)
    }

    @Test(arguments: [
        ("2026-03-15T12:00:00Z", PeriodKind.day, "Asia/Shanghai", "2026-03-14T16:00:00Z", "2026-03-15T16:00:00Z"),
        ("2026-03-15T16:00:00Z", .day, "Asia/Shanghai", "2026-03-15T16:00:00Z", "2026-03-16T16:00:00Z"),
        ("2026-03-15T15:59:59Z", .week, "Asia/Shanghai", "2026-03-08T16:00:00Z", "2026-03-15T16:00:00Z"),
        ("2024-02-29T23:00:00Z", .month, "UTC", "2024-02-01T00:00:00Z", "2024-03-01T00:00:00Z"),
        ("2026-12-31T23:59:59Z", .quarter, "UTC", "2026-10-01T00:00:00Z", "2027-01-01T00:00:00Z"),
        ("2026-12-31T23:59:59Z", .year, "Asia/Tokyo", "2026-12-31T15:00:00Z", "2027-12-31T15:00:00Z"),
        // A month with a change of clocks has an hour less.
        ("2026-03-15T12:00:00Z", .month, "America/New_York", "2026-03-01T05:00:00Z", "2026-04-01T04:00:00Z"),
        // Days of 23 and of 25 hours.
        ("2026-03-29T12:00:00Z", .day, "Europe/Berlin", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"),
        ("2026-10-25T12:00:00Z", .day, "Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"),
        // Clocks skip midnight: the day begins at 1 o'clock.
        ("2018-11-04T12:00:00Z", .day, "America/Sao_Paulo", "2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z"),
        // Midnight comes twice: the day begins the first time.
        ("2008-11-02T02:40:00Z", .day, "America/St_Johns", "2008-11-02T02:30:00Z", "2008-11-03T03:30:00Z"),
        ("2008-11-02T03:00:00Z", .day, "America/St_Johns", "2008-11-02T02:30:00Z", "2008-11-03T03:30:00Z"),
        // Samoa had no 30 December 2011.
        ("2011-12-30T10:00:00Z", .day, "Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z"),
        ("2011-12-30T09:59:59Z", .day, "Pacific/Apia", "2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z"),
    ] as [(String, PeriodKind, String, String, String)])
    func periodsFollowTheLocalCalendar(
        at: String, kind: PeriodKind, zoneName: String, start: String, end: String
    ) throws {
        let period = CalendarPeriod.containing(try time(at), kind, try zone(zoneName))
        #expect(period.start == (try time(start)))
        #expect(period.end == (try time(end)))
    }

    @Test(arguments: [
        "UTC", "Asia/Shanghai", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata",
        "America/Sao_Paulo", "America/St_Johns", "Pacific/Apia", "Asia/Tehran", "Africa/Casablanca", "Africa/Cairo",
    ])
    func periodsTileTimeWithoutGapOrOverlap(zoneName: String) throws {
        let zone = try zone(zoneName)
        for kind in PeriodKind.allCases {
            let years: Int64 = kind == .day ? 2 : 12
            for from in ["2008-10-01T00:00:00Z", "2017-06-01T00:00:00Z", "2025-01-01T00:00:00Z"] {
                var period = CalendarPeriod.containing(try time(from), kind, zone)
                let end = period.start + years * 31_556_952
                var tiles = true
                while period.start < end {
                    let next = CalendarPeriod.containing(period.end, kind, zone)
                    tiles = tiles && next.start == period.end && next.end > next.start
                    tiles = tiles && CalendarPeriod.containing(period.start, kind, zone) == period
                    tiles = tiles && CalendarPeriod.containing(period.end - 1, kind, zone) == period
                    guard tiles else { break }
                    period = next
                }
                #expect(tiles, "\(kind) from \(period.start)")
            }
        }
    }

    @Test(arguments: PeriodKind.allCases)
    func agreesWithFoundationsCalendar(kind: PeriodKind) throws {
        var random = SeededGenerator(seed: 11)
        for zoneName in ["America/New_York", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe"] {
            var calendar = Calendar(identifier: .gregorian)
            calendar.timeZone = try zone(zoneName)
            calendar.firstWeekday = 2
            let component: Calendar.Component = switch kind {
            case .day: .day
            case .week: .weekOfYear
            case .month, .quarter: .month
            case .year: .year
            }
            for _ in 0..<100 {
                let time = Int64.random(in: 946_684_800...1_900_000_000, using: &random)
                let period = CalendarPeriod.containing(time, kind, calendar.timeZone)
                #expect(period.start <= time && time < period.end)
                guard kind != .quarter else { continue }
                let date = Date(timeIntervalSince1970: Double(time))
                let interval = try #require(calendar.dateInterval(of: component, for: date))
                #expect(period.start == Int64(interval.start.timeIntervalSince1970))
                #expect(period.end == Int64(interval.end.timeIntervalSince1970))
            }
        }
    }

    @Test(arguments: [Int64.min, .max, 0, -62_135_596_800])
    func everyTimeHasAPeriod(time: Int64) {
        for kind in PeriodKind.allCases {
            let period = CalendarPeriod.containing(time, kind, .gmt)
            #expect(period.length > 0)
        }
    }
}
