import ArgumentParser
import CivilTime
import Forecasting
import Foundation

/// The value of `--event`.
enum AnnouncedEvent {
    /// - Throws: `ValidationError` with how it is written.
    static func parse(_ text: String) throws -> KnownEvent {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        func invalid(_ problem: String) -> ValidationError {
            ValidationError(
                "--event '\(text.prefix(120))' \(problem); write it as "
                    + "sale,2026-03-15T08:00:00Z,2026-03-15T12:00:00Z,5000")
        }
        guard parts.count == 4, !parts[0].isEmpty else {
            throw invalid("does not have a name, a start, an end and a rate")
        }
        let times = try parts[1...2].map { part in
            do {
                return try RFC3339.parseSeconds(part)
            } catch {
                throw invalid("has '\(part)', which \(error)")
            }
        }
        guard times[0] < times[1] else { throw invalid("ends before it starts") }
        guard let floor = Double(parts[3]), floor > 0, floor <= 1e9 else {
            throw invalid("has the rate '\(parts[3])', which must be above 0 and at most 1e9 requests per minute")
        }
        return KnownEvent(name: parts[0], start: times[0], end: times[1], floor: floor)
    }
}
