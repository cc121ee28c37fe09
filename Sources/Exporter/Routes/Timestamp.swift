import CivilTime
import Foundation

/// Times in answers: RFC 3339, UTC, whole seconds.
enum Timestamp {
    static func text(_ date: Date) -> String { RFC3339.format(date) }

    /// - Parameter seconds: Unix seconds.
    static func text(_ seconds: Int64) -> String { RFC3339.format(seconds) }
}
