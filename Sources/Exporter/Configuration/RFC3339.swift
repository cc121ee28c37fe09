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

    /// Reads date, `T`, time with optional fraction, and `Z` or an offset. Leap seconds are refused.
    public static func parse(_ text: String) throws(ParseError) -> Date {
        let pattern =
            /(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(\.\d{1,9})?([Zz]|([+-])(\d{2}):(\d{2}))?/
            .asciiOnlyDigits()
        guard let match = text.wholeMatch(of: pattern)?.output else { throw .malformed }
        guard match.8 != nil else { throw .zoneMissing }
        let numbers = [match.1, match.2, match.3, match.4, match.5, match.6].compactMap { Int($0) }
        guard numbers.count == 6 else { throw .malformed }
        let (year, month, day) = (numbers[0], numbers[1], numbers[2])
        let (hour, minute, second) = (numbers[3], numbers[4], numbers[5])
        guard year >= 1, (1...12).contains(month), (1...length(ofMonth: month, year: year)).contains(day) else {
            throw .noSuchDate
        }
        let offsetHours = match.10.flatMap { Int($0) } ?? 0
        let offsetMinutes = match.11.flatMap { Int($0) } ?? 0
        guard hour < 24, minute < 60, second < 60, offsetHours < 24, offsetMinutes < 60 else { throw .noSuchTime }
        let offset = (offsetHours * 60 + offsetMinutes) * (match.9 == "-" ? -60 : 60)
        let seconds = daysSinceEpoch(year: year, month: month, day: day) * 86_400
            + hour * 3600 + minute * 60 + second - offset
        let fraction = match.7.flatMap { Double("0\($0)") } ?? 0
        return Date(timeIntervalSince1970: Double(seconds) + fraction)
    }

    private static func isLeap(_ year: Int) -> Bool {
        year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    }

    private static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days from 1970-01-01 in the proleptic Gregorian calendar, from the year 1 on.
    private static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int {
        let past = year - 1
        // The leap days before `year`, less the 477 before 1970.
        let leapDays = past / 4 - past / 100 + past / 400 - 477
        let daysBeforeMonth = (1..<month).reduce(0) { $0 + length(ofMonth: $1, year: year) }
        return (year - 1970) * 365 + leapDays + daysBeforeMonth + day - 1
    }
}
