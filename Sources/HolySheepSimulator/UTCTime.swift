import Foundation

/// Unix seconds as proleptic Gregorian calendar fields in UTC, and RFC 3339 text in both directions.
///
/// Written out because answers hold thousands of timestamps and traces hundreds of thousands, for
/// which Foundation's formatters take longer than everything else together.
struct UTCTime: Equatable {
    var year: Int64
    var month: Int64
    var day: Int64
    /// Seconds since midnight.
    var secondOfDay: Int64

    init(unixSeconds time: Int64) {
        let days = time.flooredQuotient(by: 86_400)
        secondOfDay = time - days * 86_400
        // Count years from March, so that the leap day is a year's last: 146,097 days are 400 years.
        let shifted = days + 719_468
        let era = shifted.flooredQuotient(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Nil when there is no such date.
    init?(year: Int64, month: Int64, day: Int64, secondOfDay: Int64 = 0) {
        self.year = year
        self.month = month
        self.day = day
        self.secondOfDay = secondOfDay
        guard (1...12).contains(month), (1...31).contains(day), (0..<86_400).contains(secondOfDay),
            UTCTime(unixSeconds: unixSeconds) == self
        else { return nil }
    }

    var unixSeconds: Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear.flooredQuotient(by: 400)
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return (era * 146_097 + dayOfEra - 719_468) * 86_400 + secondOfDay
    }

    /// `2026-03-15T08:00:00Z`.
    var rfc3339: String {
        "\(date)T\(clockText)Z"
    }

    /// `2026-03-15`.
    var date: String {
        "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))"
    }

    private var clockText: String {
        [secondOfDay / 3600, secondOfDay / 60 % 60, secondOfDay % 60].map { Self.padded($0, 2) }.joined(separator: ":")
    }

    private static func padded(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }

    /// `2026-03-15T08:00:00.123Z`.
    static func rfc3339Milliseconds(_ date: Date) -> String {
        let milliseconds = Int64((date.timeIntervalSince1970 * 1000).rounded(.down))
        let seconds = milliseconds.flooredQuotient(by: 1000)
        let time = UTCTime(unixSeconds: seconds)
        return "\(time.date)T\(time.clockText).\(padded(milliseconds - seconds * 1000, 3))Z"
    }

    /// `Sun, 15 Mar 2026 08:00:00 GMT` (IMF-fixdate, RFC 9110).
    static func httpDate(_ date: Date) -> String {
        let seconds = Int64(date.timeIntervalSince1970.rounded(.down))
        let time = UTCTime(unixSeconds: seconds)
        // 1970-01-01 was a Thursday.
        let days = seconds.flooredQuotient(by: 86_400)
        let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][Int(days - days.floored(to: 7))]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let month = months[Int(time.month) - 1]
        return "\(weekday), \(padded(time.day, 2)) \(month) \(padded(time.year, 4)) \(time.clockText) GMT"
    }

    /// Reads `YYYY-MM-DD`; nil for anything else.
    static func parseDate(_ text: some StringProtocol) -> UTCTime? {
        var reader = FieldReader(text)
        guard let date = reader.date(), reader.isAtEnd else { return nil }
        return date
    }

    /// Reads RFC 3339 (`T` or a space; fractions of a second are dropped; without an offset it is
    /// UTC), a date alone, or a number of Unix seconds. Nil for anything else.
    static func parse(_ text: some StringProtocol) -> Int64? {
        if text.utf8.count >= 9, text.utf8.allSatisfy({ (48...57).contains($0) }) { return Int64(text) }
        var reader = FieldReader(text)
        guard var time = reader.date() else { return nil }
        guard !reader.isAtEnd else { return time.unixSeconds }
        guard reader.skip("T") || reader.skip("t") || reader.skip(" "),
            let hour = reader.digits(2), reader.skip(":"), let minute = reader.digits(2), reader.skip(":"),
            let second = reader.digits(2), hour < 24, minute < 60, second < 60
        else { return nil }
        time.secondOfDay = hour * 3600 + minute * 60 + second
        if reader.skip(".") {
            guard reader.digits(1) != nil else { return nil }
            while reader.digits(1) != nil {}
        }
        if reader.isAtEnd || ((reader.skip("Z") || reader.skip("z")) && reader.isAtEnd) { return time.unixSeconds }
        let sign: Int64
        if reader.skip("+") { sign = 1 } else if reader.skip("-") { sign = -1 } else { return nil }
        guard let hours = reader.digits(2), reader.skip(":"), let minutes = reader.digits(2), hours < 24, minutes < 60,
            reader.isAtEnd
        else { return nil }
        return time.unixSeconds - sign * (hours * 3600 + minutes * 60)
    }

    /// Takes fixed-width fields off the front of a text.
    private struct FieldReader {
        private var rest: ArraySlice<UInt8>

        init(_ text: some StringProtocol) { rest = ArraySlice(text.utf8) }

        var isAtEnd: Bool { rest.isEmpty }

        mutating func skip(_ character: Unicode.Scalar) -> Bool {
            guard let first = rest.first, UInt32(first) == character.value else { return false }
            rest.removeFirst()
            return true
        }

        mutating func digits(_ count: Int) -> Int64? {
            guard rest.count >= count else { return nil }
            var value: Int64 = 0
            for byte in rest.prefix(count) {
                guard (48...57).contains(byte) else { return nil }
                value = value * 10 + Int64(byte - 48)
            }
            rest.removeFirst(count)
            return value
        }

        mutating func date() -> UTCTime? {
            guard let year = digits(4), skip("-"), let month = digits(2), skip("-"), let day = digits(2) else {
                return nil
            }
            return UTCTime(year: year, month: month, day: day)
        }
    }
}
