import CivilTime
import Foundation
import TestSupport
import Testing

@Suite struct HTTPDateTests {
    @Test(
        arguments: [
            ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
            ("Sun Nov  6 08:49:37 1994", 784_111_777), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Thu, 29 Feb 2024 23:59:59 GMT", 1_709_251_199), ("Fri, 31 Dec 1999 23:59:60 GMT", 946_684_800),
            ("Sat, 01 Jan 0001 00:00:00 GMT", -62_135_596_800), ("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799),
        ] as [(String, Int)])
    func readsAllThreeForms(text: String, seconds: Int) {
        #expect(HTTPDate.parse(text) == Date(timeIntervalSince1970: Double(seconds)))
    }

    @Test(
        arguments: [
            ("Monday, 01-Jan-24 00:00:00 GMT", 2024), ("Monday, 01-Jan-76 00:00:00 GMT", 2076),
            ("Monday, 01-Jan-77 00:00:00 GMT", 1977), ("Monday, 01-Jan-99 00:00:00 GMT", 1999),
        ] as [(String, Int)])
    func twoDigitYearsAreAtMostFiftyYearsAhead(text: String, year: Int) throws {
        let now = Date(timeIntervalSince1970: 1_800_000_000)  // 2027
        let date = try #require(HTTPDate.parse(text, now: year == 2076 ? now : now.addingTimeInterval(-86_400 * 365)))
        #expect(HTTPDate.format(date).contains(" \(year) "))
    }

    @Test(arguments: [
        "", "now", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 PST", "Sun, 31 Feb 2024 00:00:00 GMT",
        "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 25:49:37 GMT", "Sun, 06 Nov 1994 08:49 GMT",
        "Sun, 06 Nov 1994 08:-9:37 GMT", "Sun, 6.5 Nov 1994 08:49:37 GMT", "Sun, 29 Feb 2023 00:00:00 GMT", "120",
        "Sun, 06 Nov 99999 08:49:37 GMT", String(repeating: "Sun ", count: 1000),
    ])
    func refusesWhatIsNoDate(text: String) {
        #expect(HTTPDate.parse(text) == nil)
    }

    @Test func writesWhatItReads() {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<2000 {
            let seconds = Int64.random(in: -62_135_596_800...253_402_300_799, using: &random)
            let date = Date(timeIntervalSince1970: Double(seconds))
            #expect(HTTPDate.parse(HTTPDate.format(date)) == date)
        }
        #expect(HTTPDate.format(Date(timeIntervalSince1970: 784_111_777.9)) == "Sun, 06 Nov 1994 08:49:37 GMT")
        #expect(HTTPDate.format(Date(timeIntervalSince1970: 1_773_561_600.5)) == "Sun, 15 Mar 2026 08:00:00 GMT")
        #expect(HTTPDate.format(.distantPast).hasSuffix("GMT"))
        #expect(HTTPDate.format(Date(timeIntervalSince1970: 1e300)) == "Fri, 31 Dec 9999 23:59:59 GMT")
    }
}
