import Exporter
import Foundation
import Testing

@Suite struct RFC3339Tests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("2026-03-15T00:00:00Z", 1_773_532_800),
        ("2026-03-15t08:00:00+08:00", 1_773_532_800),
        ("2026-03-14T18:30:00-05:30", 1_773_532_800), ("2024-02-29T23:59:59z", 1_709_251_199),
        ("2000-02-29T12:00:00Z", 951_825_600), ("1926-03-15T00:00:00Z", -1_382_227_200),
        ("0001-01-01T00:00:00Z", -62_135_596_800), ("9999-12-31T23:59:59Z", 253_402_300_799),
        ("2026-03-15T00:00:00.25Z", 1_773_532_800.25),
    ])
    func reads(text: String, seconds: Double) throws {
        #expect(try RFC3339.parse(text).timeIntervalSince1970 == seconds)
    }

    @Test(arguments: [
        ("", .malformed), ("2026-03-15", .malformed), ("2026-03-15 00:00:00Z", .malformed),
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
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<500 {
            let seconds = Int64.random(in: -11_000_000_000...250_000_000_000, using: &generator)
            let date = Date(timeIntervalSince1970: Double(seconds))
            #expect(try RFC3339.parse(date.formatted(.iso8601)) == date)
        }
    }
}
