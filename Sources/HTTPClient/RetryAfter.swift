import CivilTime
import Foundation

/// The `Retry-After` header (RFC 9110 §10.2.3).
public enum RetryAfter {
    /// Seconds to wait, from either form: a number of seconds (a decimal fraction is understood too) or a date.
    ///
    /// - Parameters:
    ///   - header: the value; nil when there was none.
    ///   - now: the time on the server's clock, from the answer's `Date` header, so that a difference between the
    ///     clocks doesn't change the wait; the local time when there is none.
    /// - Returns: zero or more, zero for a date that is past; nil for what is neither form.
    public static func parse(_ header: String?, now: Date) -> Double? {
        guard let text = header?.trimmingHTTPWhitespace(), !text.isEmpty else { return nil }
        if text.utf8.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 || $0 == UInt8(ascii: ".") }) {
            return Double(text)
        }
        return HTTPDate.parse(text, now: now).map { max(0, $0.timeIntervalSince(now)) }
    }
}
