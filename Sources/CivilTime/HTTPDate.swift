import Foundation

/// The date format of HTTP headers (RFC 9110 §5.6.7).
public enum HTTPDate {
    /// Reads the current form (`Sun, 06 Nov 1994 08:49:37 GMT`) and the two obsolete ones (`Sunday, 06-Nov-94
    /// 08:49:37 GMT`, `Sun Nov  6 08:49:37 1994`). The name of the weekday is not checked.
    ///
    /// - Parameter now: settles the century of a two-digit year, which is never more than 50 years ahead.
    public static func parse(_ text: String, now: Date = Date()) -> Date? {
        guard text.utf8.count <= 64 else { return nil }
        let parts = text.split { $0 == " " || $0 == "," || $0 == "-" }.map(String.init)
        switch parts.count {
        case 6 where parts[5] == "GMT" || parts[5] == "UTC":
            guard let year = number(parts[3]) else { return nil }
            let full = parts[3].count == 2 ? century(year, now: now) : year
            return date(year: full, month: parts[2], day: parts[1], time: parts[4])
        case 5:
            guard let year = number(parts[4]) else { return nil }
            return date(year: year, month: parts[1], day: parts[2], time: parts[3])
        default:
            return nil
        }
    }

    /// The current form, which has whole seconds: a fraction is dropped. Years outside 1 to 9999 are not
    /// representable and come out as the nearest that is.
    public static func format(_ date: Date) -> String {
        let time = CivilDateTime(date)
        let (day, weekday) = (time.date, weekdays[CivilDate.daysSinceMonday(time.date.days)])
        return "\(weekday), \(day.day.padded(to: 2)) \(months[Int(day.month) - 1]) \(day.year.padded(to: 4)) "
            + "\(time.clock) GMT"
    }

    private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func date(year: Int64, month: String, day: String, time: String) -> Date? {
        let clock = time.split(separator: ":", omittingEmptySubsequences: false).map { number(String($0)) }
        guard clock.count == 3, let hour = clock[0], let minute = clock[1], let second = clock[2],
            let month = months.firstIndex(of: month), let day = number(day),
            let date = CivilDate(year: year, month: Int64(month) + 1, day: day),
            let time = CivilDateTime(date, hour: hour, minute: minute, second: second)
        else { return nil }
        return Date(timeIntervalSince1970: Double(time.unixSeconds))
    }

    private static func century(_ year: Int64, now: Date) -> Int64 {
        let current = CivilDateTime(now).date.year
        let candidate = current - current % 100 + year
        return candidate > current + 50 ? candidate - 100 : candidate
    }

    private static func number(_ text: String) -> Int64? {
        guard !text.isEmpty, text.utf8.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 }) else { return nil }
        return Int64(text)
    }
}
