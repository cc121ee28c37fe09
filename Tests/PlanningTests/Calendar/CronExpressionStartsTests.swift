import CivilTime
import Foundation
import Planning
import Testing

@Suite struct CronExpressionStartsTests {
    private static func starts(
        _ cron: String, _ zone: String, from: String, to: String
    ) throws -> [String] {
        let range = try RFC3339.parseSeconds(from)..<RFC3339.parseSeconds(to)
        return try CronExpression(parsing: cron).starts(in: range, #require(TimeZone(identifier: zone)))
            .map { RFC3339.format($0) }
    }

    static let cases: [(cron: String, zone: String, from: String, to: String, starts: [String])] = [
        ("0 8 * * 1-5", "Asia/Shanghai", "2026-03-06T00:00:00Z", "2026-03-10T12:00:00Z",
         ["2026-03-06T00:00:00Z", "2026-03-09T00:00:00Z", "2026-03-10T00:00:00Z"]),
        // Both days restricted: either will do. The 13th of March 2026 is a Friday.
        ("0 0 1 * 5", "UTC", "2026-03-01T00:00:00Z", "2026-03-14T00:00:00Z",
         ["2026-03-01T00:00:00Z", "2026-03-06T00:00:00Z", "2026-03-13T00:00:00Z"]),
        ("0 0 29 2 *", "UTC", "2024-01-01T00:00:00Z", "2029-01-01T00:00:00Z",
         ["2024-02-29T00:00:00Z", "2028-02-29T00:00:00Z"]),
        // 02:30 is skipped on 29 March in Berlin, and comes twice on 25 October.
        ("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-30T12:00:00Z",
         ["2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z"]),
        ("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", "2026-10-26T12:00:00Z",
         ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]),
        ("30 * * * *", "Europe/Berlin", "2026-10-25T00:00:00Z", "2026-10-25T03:00:00Z",
         ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-25T02:30:00Z"]),
        ("45 * * * *", "Europe/Berlin", "2026-03-29T00:00:00Z", "2026-03-29T02:00:00Z",
         ["2026-03-29T00:45:00Z", "2026-03-29T01:45:00Z"]),
        ("*/30 2 * * *", "Europe/Berlin", "2026-03-29T00:00:00Z", "2026-03-29T12:00:00Z", ["2026-03-29T01:00:00Z"]),
        // Clocks of Lord Howe Island change by half an hour.
        ("15 2 * * *", "Australia/Lord_Howe", "2026-10-03T00:00:00Z", "2026-10-04T18:00:00Z",
         ["2026-10-03T15:30:00Z", "2026-10-04T15:15:00Z"]),
        ("0 0 * * *", "UTC", "2026-03-01T00:00:00Z", "2026-03-01T00:00:00Z", []),
        ("0 0 * * *", "UTC", "2026-03-01T00:00:00Z", "2026-03-01T00:00:01Z", ["2026-03-01T00:00:00Z"]),
    ]

    @Test(arguments: cases)
    func names(cron: String, zone: String, from: String, to: String, starts: [String]) throws {
        #expect(try Self.starts(cron, zone, from: from, to: to) == starts)
    }

    /// Whatever clocks do: one start a day, ascending, about a day apart.
    @Test(arguments: ["Europe/Berlin", "America/New_York", "Africa/Casablanca", "Pacific/Apia", "Asia/Kathmandu"])
    func daily(zone: String) throws {
        let zone = try #require(TimeZone(identifier: zone))
        for minute in [0, 59, 90, 120, 150, 179, 210] {
            let cron = try CronExpression(parsing: "\(minute % 60) \(minute / 60) * * *")
            let starts = cron.starts(in: 1_735_689_600..<1_767_225_600, zone)
            #expect((364...366).contains(starts.count))
            #expect(zip(starts, starts.dropFirst()).allSatisfy { (82_000...92_000).contains($1 - $0) })
        }
    }

    @Test func stretchesThatTouchAreOne() throws {
        let cron = try CronExpression(parsing: "0 */6 * * *")
        let day: Range<Int64> = 864_000..<950_400
        #expect(cron.occurrences(lasting: 3_600, in: day, .gmt).count == 4)
        #expect(cron.occurrences(lasting: 21_600, in: day, .gmt) == [864_000..<950_400])
        // One that began before is still going on.
        #expect(cron.occurrences(lasting: 7_200, in: 868_000..<868_001, .gmt) == [864_000..<871_200])
        #expect(cron.occurrences(lasting: 3_600, in: 868_000..<868_001, .gmt).isEmpty)
    }
}
