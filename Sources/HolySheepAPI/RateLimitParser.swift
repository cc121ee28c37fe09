import CivilTime
import Foundation
import HTTPClient

/// Reads the rate-limit headers.
public enum RateLimitParser {
    /// - Parameter now: the local time at which the answer arrived.
    /// - Returns: nil when no header could be understood.
    public static func parse(_ headers: HTTPClientResponse.Headers, now: Date) -> RateLimit? {
        let serverNow = headers["Date"].flatMap { HTTPDate.parse($0, now: now) } ?? now
        let rateLimit = RateLimit(
            limit: headers["X-RateLimit-Limit"].flatMap(count),
            remaining: headers["X-RateLimit-Remaining"].flatMap(count),
            resetAt: headers["X-RateLimit-Reset"].flatMap { reset($0, serverNow: serverNow) }
                .map { now.addingTimeInterval($0) },
            policy: headers["X-RateLimit-Policy"].flatMap(policy))
        return rateLimit == RateLimit() ? nil : rateLimit
    }

    /// A whole number, which parameters may follow: `100, 100;w=60`.
    private static func count(_ text: String) -> Int64? {
        let first = text.prefix { $0 != "," && $0 != ";" }
        return number(String(first)).flatMap { Int64(exactly: $0) }
    }

    /// Seconds from the server's now to the reset. Gateways send three things under this name, which their size tells
    /// apart: seconds to wait (below 10⁹, which is 31 years), Unix seconds, and Unix milliseconds (from 10¹¹ on). A
    /// point in time is taken relative to the server's own clock, so that a difference between the clocks cancels out.
    private static func reset(_ text: String, serverNow: Date) -> Double? {
        guard let value = number(text) else { return nil }
        switch value {
        case ..<1e9: return value
        case ..<1e11: return value - serverNow.timeIntervalSince1970
        case ..<1e15: return value / 1000 - serverNow.timeIntervalSince1970
        default: return nil
        }
    }

    private static func policy(_ text: String) -> String? {
        let isPrintable = text.utf8.allSatisfy { (0x20..<0x7f).contains($0) }
        return isPrintable && (1...128).contains(text.utf8.count) ? text : nil
    }

    private static func number(_ text: String) -> Double? {
        let text = text.trimmingHTTPWhitespace()
        let isDecimal = text.utf8.allSatisfy { $0 &- UInt8(ascii: "0") < 10 || $0 == UInt8(ascii: ".") }
        return isDecimal ? Double(text) : nil
    }
}
