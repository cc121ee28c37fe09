import CivilTime
import Foundation
import TestSupport
import Testing

@Suite struct RFC3339Tests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("2026-03-15T00:00:00Z", 1_773_532_800),
        ("2026-03-15t08:00:00+08:00", 1_773_532_800),
        ("2026-03-14T18:30:00-05:30", 1_773_532_800), ("2024-02-29T23:59:59z", 1_709_251_199),
        ("2000-02-29T12:00:00Z", 951_825_600), ("1926-03-15T00:00:00Z", -1_382_227_200),
        ("0001-01-01T00:00:00Z", -62_135_596_800), ("9999-12-31T23:59:59Z", 253_402_300_799),
        ("2000-02-29T12:34:56Z", 951_827_696), ("2026-03-15T08:00:00Z", 1_773_561_600),
        ("1969-12-31T23:59:59Z", -1), ("2100-03-01T00:00:00Z", 4_107_542_400),
        ("2026-03-15T00:00:00.25Z", 1_773_532_800.25), ("1969-12-31T23:59:59.75-01:00", 3599.75),
        ("2026-03-15T00:00:00.000000001Z", 1_773_532_800.000000001),
    ])
    func reads(text: String, seconds: Double) throws {
        #expect(try RFC3339.parse(text).timeIntervalSince1970 == seconds)
        #expect(try RFC3339.parseSeconds(text) == Int64(seconds.rounded(.down)))
    }

    @Test func wholeSecondsDropTheFractionHoweverLong() throws {
        // The nearest `Date` is a second later.
        #expect(try RFC3339.parseSeconds("2026-03-15T08:00:00.999999999Z") == 1_773_561_600)
    }

    @Test(arguments: [
        ("", .malformed), ("2026-03-15", .malformed), ("2026-03-15 00:00:00Z", .malformed),
        ("2026-03-15T00:00:00.Z", .malformed), ("2026-03-15T00:00:00.1234567890Z", .malformed),
        ("2026-03-15T00:00:00Z ", .malformed), ("2026-03-15T00:00:00+8", .malformed),
        ("2026-03-15T00:00:00X", .malformed), ("2026-02-30T00:00:00.5", .zoneMissing),
        ("2026-3-15T00:00:00Z", .malformed), ("2026-03-15T00:00Z", .malformed),
        ("2026-03-15T00:00:00+0800", .malformed),
        ("٢٠٢٦-03-15T00:00:00Z", .malformed), ("2026-03-15T00:00:00", .zoneMissing),
        ("2026-02-29T00:00:00Z", .noSuchDate),
        ("2100-02-29T00:00:00Z", .noSuchDate), ("2026-13-01T00:00:00Z", .noSuchDate),
        ("2026-00-01T00:00:00Z", .noSuchDate),
        ("2026-04-31T00:00:00Z", .noSuchDate), ("0000-01-01T00:00:00Z", .noSuchDate),
        ("2026-03-15T24:00:00Z", .noSuchTime),
        ("2026-03-15T00:60:00Z", .noSuchTime), ("2026-03-15T23:59:60Z", .noSuchTime),
        ("2026-03-15T00:00:00+24:00", .noSuchTime),
    ] as [(String, RFC3339.ParseError)])
    func refuses(text: String, error: RFC3339.ParseError) {
        #expect(throws: error) { try RFC3339.parse(text) }
    }

    @Test func agreesWithFoundation() throws {
        var generator = SeededGenerator(seed: 2)
        for _ in 0..<500 {
            let seconds = Int64.random(in: -11_000_000_000...250_000_000_000, using: &generator)
            let date = Date(timeIntervalSince1970: Double(seconds))
            #expect(try RFC3339.parse(date.formatted(.iso8601)) == date)
            #expect(RFC3339.format(seconds) == date.formatted(.iso8601))
            #expect(RFC3339.formatDay(date) == date.formatted(.iso8601.year().month().day()))
        }
        let formatter = ISO8601DateFormatter()
        for seconds in stride(from: Int64(-1_000_000_000), to: 6_000_000_000, by: 86_399 * 37) {
            #expect(RFC3339.format(seconds) == formatter.string(from: Date(timeIntervalSince1970: Double(seconds))))
        }
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"), (1_773_561_600.5, "2026-03-15T08:00:00.500Z"),
        (-0.25, "1969-12-31T23:59:59.750Z"), (1_773_561_600.0625, "2026-03-15T08:00:00.062Z"),
        (1e300, "9999-12-31T23:59:59.999Z"), (-1e300, "0001-01-01T00:00:00.000Z"),
    ] as [(Double, String)])
    func writesSecondsAndMilliseconds(seconds: Double, text: String) {
        let date = Date(timeIntervalSince1970: seconds)
        #expect(RFC3339.formatMilliseconds(date) == text)
        #expect(RFC3339.format(date) == text.prefix(19) + "Z")
    }

    @Test(arguments: [(Int64.min, "0001-01-01T00:00:00Z"), (.max, "9999-12-31T23:59:59Z")])
    func timesWithoutAFormAreTheNearestThatHasOne(seconds: Int64, text: String) {
        #expect(RFC3339.format(seconds) == text)
    }

    @Test func daysGoThereAndBack() throws {
        let day = try #require(RFC3339.parseDay("2026-03-15"))
        #expect(day == Date(timeIntervalSince1970: 1_773_532_800))
        for seconds in [0, 0.5, 86_399.999] { #expect(RFC3339.formatDay(day + seconds) == "2026-03-15") }
        #expect(RFC3339.formatDay(day - 0.001) == "2026-03-14")
        #expect(RFC3339.parseDay("2026-03-15T00:00:00Z") == nil)
    }
}
