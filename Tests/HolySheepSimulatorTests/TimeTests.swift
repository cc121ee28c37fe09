import Foundation
import Testing

@testable import HolySheepSimulator

@Suite struct TimeTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("2000-02-29T12:34:56Z", 951_827_696), ("2026-03-15T08:00:00Z", 1_773_561_600),
        ("1969-12-31T23:59:59Z", -1), ("2100-03-01T00:00:00Z", 4_107_542_400),
    ] as [(String, Int64)])
    func writesAndReadsRFC3339(text: String, seconds: Int64) {
        #expect(UTCTime(unixSeconds: seconds).rfc3339 == text)
        #expect(UTCTime.parse(text) == seconds)
    }

    @Test(arguments: [
        "2026-3-15", "2026-13-01", "2025-02-29", "2026-03-15T24:00:00Z", "2026-03-15T08:00", "2026-03-15T08:00:00X",
        "2026-03-15T08:00:00.Z", "2026-03-15T08:00:00+8", "",
    ])
    func refusesWhatIsNoTime(text: String) {
        #expect(UTCTime.parse(text) == nil)
    }

    @Test func agreesWithFoundationOverTwoCenturies() {
        let formatter = ISO8601DateFormatter()
        for seconds in stride(from: Int64(-1_000_000_000), to: 6_000_000_000, by: 86_399 * 37) {
            let text = formatter.string(from: Date(timeIntervalSince1970: Double(seconds)))
            #expect(UTCTime(unixSeconds: seconds).rfc3339 == text)
        }
    }

    @Test func writesHeaders() {
        let date = Date(timeIntervalSince1970: 1_773_561_600.5)
        #expect(UTCTime.httpDate(date) == "Sun, 15 Mar 2026 08:00:00 GMT")
        #expect(UTCTime.rfc3339Milliseconds(date) == "2026-03-15T08:00:00.500Z")
    }

    @Test(arguments: [
        ("2s", 2), ("500ms", 0.5), ("1h30m", 5400), ("90d", 7_776_000), ("-90s", -90), ("1.5", 1.5), ("0", 0),
    ] as [(String, Double)])
    func readsTimeSpans(text: String, seconds: Double) {
        #expect(TimeSpan.parse(text) == seconds)
    }

    @Test(arguments: ["", "s", "2x", "2s3", "1 h", "--2s", "1..5s"])
    func refusesWhatIsNoTimeSpan(text: String) {
        #expect(TimeSpan.parse(text) == nil)
    }
}
