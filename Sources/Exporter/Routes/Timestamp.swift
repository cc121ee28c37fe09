import Foundation

/// Times in answers: RFC 3339, UTC, whole seconds.
enum Timestamp {
    static func text(_ date: Date) -> String { date.formatted(.iso8601) }

    /// - Parameter seconds: Unix seconds.
    static func text(_ seconds: Int64) -> String { text(Date(timeIntervalSince1970: Double(seconds))) }
}
