import Foundation

/// Instants as RFC 3339 writes them: `2026-03-15T08:00:00+08:00`.
public enum RFC3339 {
    /// Why a text is no instant; `description` completes a sentence that begins with the field's name.
    public enum ParseError: Error, Equatable, CustomStringConvertible {
        case malformed, zoneMissing, noSuchDate, noSuchTime

        public var description: String {
            switch self {
            case .malformed: "is not an RFC 3339 time"
            case .zoneMissing: "is a time without its offset from UTC"
            case .noSuchDate: "is a date that the calendar does not have"
            case .noSuchTime: "is a time that the day does not have"
            }
        }
    }

    /// Reads date, `T`, time with optional fraction of up to nine digits, and `Z` or an offset. Leap seconds are
    /// refused.
    public static func parse(_ text: String) throws(ParseError) -> Date {
        let (seconds, nanoseconds) = try fields(text)
        return Date(timeIntervalSince1970: Double(seconds) + Double(nanoseconds) / 1e9)
    }

    /// Reads the same as ``parse(_:)``, in Unix seconds without the fraction.
    public static func parseSeconds(_ text: String) throws(ParseError) -> Int64 {
        try fields(text).seconds
    }

    /// `2026-03-15T08:00:00Z`: whole seconds in UTC, a fraction is dropped. A time outside of the years 1 to 9999,
    /// which have no form, comes out as the nearest inside.
    public static func format(_ date: Date) -> String { format(CivilDateTime(date)) }

    /// `2026-03-15T08:00:00Z`, from Unix seconds.
    public static func format(_ seconds: Int64) -> String { format(CivilDateTime(unixSeconds: seconds)) }

    /// `2026-03-15T08:00:00.123Z`: what is less than a millisecond is dropped.
    public static func formatMilliseconds(_ date: Date) -> String {
        formatMilliseconds(date.unixMilliseconds)
    }

    /// `2026-03-15T08:00:00.123Z`, from Unix milliseconds.
    public static func formatMilliseconds(_ milliseconds: Int64) -> String {
        let seconds = milliseconds.flooredQuotient(by: 1000)
        return format(
            CivilDateTime(unixSeconds: seconds), fraction: ".\((milliseconds - seconds * 1000).padded(to: 3))")
    }

    /// `2026-03-15`: the day in UTC.
    public static func formatDay(_ date: Date) -> String { CivilDateTime(date).date.description }

    /// The beginning, in UTC, of a day written as `2026-03-15`; nil for anything else.
    public static func parseDay(_ text: String) -> Date? {
        CivilDate(text).map { Date(timeIntervalSince1970: Double($0.unixSeconds)) }
    }

    private static func format(_ time: CivilDateTime, fraction: String = "") -> String {
        "\(time.date)T\(time.clock)\(fraction)Z"
    }

    private static func fields(_ text: String) throws(ParseError) -> (seconds: Int64, nanoseconds: Int64) {
        var scanner = FieldScanner(text)
        guard let (year, month, day) = scanner.date(), scanner.take("T") || scanner.take("t"),
            let hour = scanner.number(digits: 2), scanner.take(":"), let minute = scanner.number(digits: 2),
            scanner.take(":"), let second = scanner.number(digits: 2), let nanoseconds = nanoseconds(&scanner)
        else { throw .malformed }
        guard !scanner.isAtEnd else { throw .zoneMissing }
        guard let (east, offsetHour, offsetMinute) = zone(&scanner), scanner.isAtEnd else { throw .malformed }
        guard let date = CivilDate(year: year, month: month, day: day) else { throw .noSuchDate }
        guard second < 60, offsetHour < 24, offsetMinute < 60,
            let local = CivilDateTime(date, hour: hour, minute: minute, second: second)
        else { throw .noSuchTime }
        return (local.unixSeconds - east * (offsetHour * 3600 + offsetMinute * 60), nanoseconds)
    }

    /// Takes a fraction of a second; zero when there is none, nil when it has no digits or more than nine.
    private static func nanoseconds(_ scanner: inout FieldScanner) -> Int64? {
        guard scanner.take(".") else { return 0 }
        var value: Int64 = 0
        var unit: Int64 = 1_000_000_000
        while unit > 1, let digit = scanner.number(digits: 1) {
            unit /= 10
            value += digit * unit
        }
        return unit < 1_000_000_000 && scanner.skipDigits() == 0 ? value : nil
    }

    /// Takes `Z` or an offset; `east` is 1 or -1.
    private static func zone(_ scanner: inout FieldScanner) -> (east: Int64, hour: Int64, minute: Int64)? {
        if scanner.take("Z") || scanner.take("z") { return (1, 0, 0) }
        let isEast = scanner.take("+")
        guard isEast || scanner.take("-"), let hour = scanner.number(digits: 2), scanner.take(":"),
            let minute = scanner.number(digits: 2)
        else { return nil }
        return (isEast ? 1 : -1, hour, minute)
    }
}
