import CivilTime
import Foundation
import HTTPClient
import HolySheepAPI
import Testing

@Suite struct RateLimitParserTests {
    private static let now = Date(timeIntervalSince1970: 1_800_000_000)

    private static func parse(_ pairs: [(name: String, value: String)]) -> RateLimit? {
        RateLimitParser.parse(.init(pairs), now: now)
    }

    @Test func readsAllHeaders() {
        let rateLimit = Self.parse([
            ("x-ratelimit-limit", "1000"), ("X-RateLimit-Remaining", " 17 "), ("X-RATELIMIT-RESET", "1800000030"),
            ("X-RateLimit-Policy", "adaptive-token-bucket"),
        ])
        let expected = RateLimit(
            limit: 1000, remaining: 17, resetAt: Self.now.addingTimeInterval(30), policy: "adaptive-token-bucket")
        #expect(rateLimit == expected)
    }

    /// The server's clock is five seconds ahead of ours in the last column.
    @Test(
        arguments: [
            ("30", 30.0, 30.0), ("0.5", 0.5, 0.5), ("0", 0, 0), ("1800000030", 30, 25), ("1800000030000", 30, 25),
            ("1800000030.5", 30.5, 25.5), ("1799999990", -10, -15), ("-5", nil, nil), ("soon", nil, nil),
            ("", nil, nil), ("1e9", nil, nil),
            ("18000000300000000", nil, nil),
        ] as [(String, Double?, Double?)])
    func resetIsTakenOnTheServersClock(text: String, seconds: Double?, skewed: Double?) throws {
        let plain = Self.parse([("X-RateLimit-Limit", "1"), ("X-RateLimit-Reset", text)])
        #expect(plain?.resetAt?.timeIntervalSince(Self.now) == seconds)
        let date = HTTPDate.format(Self.now.addingTimeInterval(5))
        let corrected = Self.parse([("X-RateLimit-Limit", "1"), ("X-RateLimit-Reset", text), ("Date", date)])
        #expect(corrected?.resetAt?.timeIntervalSince(Self.now) == skewed)
    }

    @Test(
        arguments: [
            ("100", 100), ("100, 100;w=60", 100), ("100;w=60", 100), ("100.0", 100), ("1.5", nil), ("-1", nil),
            ("unlimited", nil), ("", nil),
            ("99999999999999999999", nil),
        ] as [(String, Int64?)])
    func limitsAreWholeNumbers(text: String, limit: Int64?) {
        #expect(Self.parse([("X-RateLimit-Limit", text), ("X-RateLimit-Policy", "p")])?.limit == limit)
    }

    @Test func nothingUnderstoodIsNothing() {
        #expect(Self.parse([]) == nil)
        #expect(Self.parse([("X-RateLimit-Limit", "x"), ("X-RateLimit-Policy", "bad\u{1}")]) == nil)
        #expect(Self.parse([("X-RateLimit-Policy", String(repeating: "p", count: 129))]) == nil)
    }
}
