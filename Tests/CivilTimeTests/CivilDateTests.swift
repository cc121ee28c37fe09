import CivilTime
import Testing

@Suite struct CivilDateTests {
    @Test func everyDayOfFourCenturiesFollowsTheOneBefore() throws {
        var expected = try #require(CivilDate(year: 1600, month: 3, day: 1))
        var weekday = CivilDate.daysSinceMonday(expected.days)
        var isRight = true
        for days in expected.days..<expected.days + 146_097 {
            let date = CivilDate(days: days)
            isRight = isRight && date == expected && date.days == days && CivilDate.daysSinceMonday(days) == weekday
            guard isRight else { break }
            // The day after is the next number, or the first of the next month, or of the next year.
            expected = try #require(
                CivilDate(year: date.year, month: date.month, day: date.day + 1)
                    ?? CivilDate(year: date.year, month: date.month + 1, day: 1)
                    ?? CivilDate(year: date.year + 1, month: 1, day: 1))
            weekday = (weekday + 1) % 7
        }
        #expect(isRight, "\(expected)")
        #expect(expected == CivilDate(year: 2000, month: 3, day: 1))
    }

    @Test(arguments: [
        (1970, 1, 1, 0, 3), (1969, 12, 31, -1, 2), (2026, 3, 15, 20_527, 6), (2024, 2, 29, 19_782, 3),
        (1, 1, 1, -719_162, 0), (9999, 12, 31, 2_932_896, 4),
    ] as [(Int64, Int64, Int64, Int64, Int)])
    func knownDays(year: Int64, month: Int64, day: Int64, days: Int64, sinceMonday: Int) throws {
        let date = try #require(CivilDate(year: year, month: month, day: day))
        #expect(date.days == days)
        #expect(date.unixSeconds == days * 86_400)
        #expect(CivilDate(days: days) == date)
        #expect(CivilDate.daysSinceMonday(days) == sinceMonday)
        #expect(CivilDate(date.description) == date)
    }

    @Test(arguments: [
        (2025, 2, 29), (2100, 2, 29), (2026, 2, 30), (2026, 4, 31), (2026, 0, 1), (2026, 13, 1), (2026, 1, 0),
        (2026, 1, 32), (0, 1, 1), (10_000, 1, 1), (.max, 1, 1), (2026, .min, 1), (2026, 1, .max),
    ] as [(Int64, Int64, Int64)])
    func refusesDaysThatAreNone(year: Int64, month: Int64, day: Int64) {
        #expect(CivilDate(year: year, month: month, day: day) == nil)
    }

    @Test(arguments: [
        "", "2026-3-15", "26-03-15", "2026-03-15 ", "2026-03-15T00:00:00Z", "20260315", "2026/03/15", "2026-02-29",
        "0000-01-01", "-026-03-15", "٢٠٢٦-03-15",
    ])
    func refusesTextThatIsNoDay(text: String) {
        #expect(CivilDate(text) == nil)
    }

    @Test(arguments: [
        ("2026-03-15", "2026-03-01", "2026-01-01", "2026-01-01"),
        ("2024-02-29", "2024-02-01", "2024-01-01", "2024-01-01"),
        ("0001-12-31", "0001-12-01", "0001-10-01", "0001-01-01"),
        ("2026-06-30", "2026-06-01", "2026-04-01", "2026-01-01"),
    ])
    func startsOfPeriods(day: String, month: String, quarter: String, year: String) throws {
        let date = try #require(CivilDate(day))
        #expect(date.startOfMonth.description == month)
        #expect(date.startOfQuarter.description == quarter)
        #expect(date.startOfYear.description == year)
    }

    @Test(arguments: [(7, 3, 2), (-7, 3, -3), (-6, 3, -2), (0, 5, 0), (-1, 86_400, -1)] as [(Int64, Int64, Int64)])
    func flooringGoesDownBelowZeroToo(value: Int64, divisor: Int64, quotient: Int64) {
        #expect(value.flooredQuotient(by: divisor) == quotient)
        #expect(value.floored(to: divisor) == quotient * divisor)
    }

    @Test(arguments: [(24, 0, 0), (0, 60, 0), (0, 0, 61), (-1, 0, 0), (0, -1, 0), (0, 0, -1)] as [(Int64, Int64, Int64)])
    func refusesTimesThatTheDayDoesNotHave(hour: Int64, minute: Int64, second: Int64) {
        #expect(CivilDateTime(CivilDate(days: 0), hour: hour, minute: minute, second: second) == nil)
    }
}
