import Foundation
import HTTPClient

/// Calendar days in UTC as the gateway writes them.
enum UTCDay {
    /// `YYYY-MM-DD`.
    static func format(_ date: Date) -> String {
        let day = CivilDate.date(daysSince1970: Int((date.timeIntervalSince1970 / 86_400).rounded(.down)))
        return [(day.year, 4), (day.month, 2), (day.day, 2)]
            .map { value, width in
                let digits = String(value)
                return String(repeating: "0", count: max(0, width - digits.count)) + digits
            }
            .joined(separator: "-")
    }
}
