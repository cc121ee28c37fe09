import Planning
import Testing

@Suite struct CronExpressionTests {
    @Test func readsEveryForm() throws {
        let cron = try CronExpression(parsing: "*/15,7 8-18/5  1,15 JAN-mar sun,5-7")
        #expect(cron.minutes.values == [0, 7, 15, 30, 45])
        #expect(cron.minutes.isWildcard)
        #expect(cron.hours.values == [8, 13, 18])
        #expect(cron.daysOfMonth.values == [1, 15])
        #expect(cron.months.values == [1, 2, 3])
        #expect(cron.daysOfWeek.values == [0, 5, 6])
        #expect(!cron.daysOfWeek.isWildcard)
        #expect(cron.description == "*/15,7 8-18/5  1,15 JAN-mar sun,5-7")
    }

    @Test func wildcardsAllowEverything() throws {
        let cron = try CronExpression(parsing: "* * * * *")
        #expect(cron.minutes.values == Array(0...59))
        #expect(cron.hours.values == Array(0...23))
        #expect(cron.daysOfMonth.values == Array(1...31))
        #expect(cron.months.values == Array(1...12))
        #expect(cron.daysOfWeek.values == Array(0...6))
    }

    @Test(arguments: ["0 0 7 * 7", "0 0 29 2 *", "0 0 31 2 1", "0 0 31 2,3 *", "59 23 31 12 6"])
    func accepts(text: String) throws {
        #expect(try CronExpression(parsing: text).description == text)
    }

    @Test(arguments: [
        "", "* * * *", "* * * * * *", "60 * * * *", "-1 * * * *", "+1 * * * *", "* 24 * * *", "* * 0 * *",
        "* * 32 * *", "* * * 13 *", "* * * 0 *", "* * * * 8", "1, * * * *", ",1 * * * *", "1-2-3 * * * *",
        "5-1 * * * *", "*/0 * * * *", "*/60 * * * *", "5/2 * * * *", "1-5/2/2 * * * *", "a * * * *", "jan * * * *",
        "* * * mon *", "0 0 30 feb *", "0 0 31 4,6,9,11 *", "@daily", "? * * * *", "* * L * *", "0 0 * * 1#2",
        "99999999999999999999 * * * *",
    ])
    func refuses(text: String) {
        #expect(throws: CronExpression.ParseError.self) { try CronExpression(parsing: text) }
    }
}
