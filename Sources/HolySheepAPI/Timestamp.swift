import CivilTime
import HTTPClient
import JSON

/// Points in time in the forms that gateways write them.
enum Timestamp {
    /// Unix seconds, rounded down. Read are
    /// - RFC 3339, with `T` or a space, with or without seconds and their fraction, with `Z`, an offset, or no zone,
    ///   which means UTC; a date alone is its midnight;
    /// - Unix seconds and, from 10¹¹ on (which in seconds would be the year 5138), Unix milliseconds, as a number or
    ///   as a string.
    static func seconds(_ value: JSONValue) -> Int64? {
        switch value {
        case .integer, .number: value.double.flatMap(unix)
        case .string(let text): seconds(text)
        default: nil
        }
    }

    static func seconds(_ text: String) -> Int64? {
        let text = text.trimmingHTTPWhitespace()
        guard (1...64).contains(text.utf8.count) else { return nil }
        let isDecimal: (UInt8) -> Bool = { $0 &- UInt8(ascii: "0") < 10 || $0 == UInt8(ascii: ".") }
        if text.utf8.dropFirst().allSatisfy(isDecimal), let value = Double(text) { return unix(value) }
        var scanner = FieldScanner(text)
        return dateAndTime(&scanner)
    }

    private static func unix(_ value: Double) -> Int64? {
        guard value.isFinite, abs(value) < 1e15 else { return nil }
        return Int64((abs(value) >= 1e11 ? value / 1000 : value).rounded(.down))
    }

    private static func dateAndTime(_ scanner: inout FieldScanner) -> Int64? {
        guard let (year, month, day) = scanner.date(), let date = CivilDate(year: year, month: month, day: day) else {
            return nil
        }
        if scanner.isAtEnd { return date.unixSeconds }

        guard scanner.take("T") || scanner.take("t") || scanner.take(" "), let hour = scanner.number(digits: 2),
            scanner.take(":"), let minute = scanner.number(digits: 2)
        else { return nil }
        var second: Int64 = 0
        if scanner.take(":") {
            guard let value = scanner.number(digits: 2) else { return nil }
            second = value
            if scanner.take(".") || scanner.take(",") {
                guard scanner.skipDigits() > 0 else { return nil }
            }
        }
        guard let offset = zone(&scanner), scanner.isAtEnd,
            let local = CivilDateTime(date, hour: hour, minute: minute, second: second)
        else { return nil }
        return local.unixSeconds - offset
    }

    /// Seconds east of UTC.
    private static func zone(_ scanner: inout FieldScanner) -> Int64? {
        _ = scanner.take(" ")
        if scanner.isAtEnd || scanner.take("Z") || scanner.take("z") || scanner.take("UTC") || scanner.take("GMT") {
            return 0
        }
        let isEast = scanner.take("+")
        guard isEast || scanner.take("-"), let hours = scanner.number(digits: 2), hours < 24 else { return nil }
        var minutes: Int64 = 0
        if !scanner.isAtEnd {
            _ = scanner.take(":")
            guard let value = scanner.number(digits: 2), value < 60 else { return nil }
            minutes = value
        }
        return (hours * 3600 + minutes * 60) * (isEast ? 1 : -1)
    }
}
