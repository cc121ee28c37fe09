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
        if text.utf8.dropFirst().allSatisfy({ isDigit($0) || $0 == UInt8(ascii: ".") }), let value = Double(text) {
            return unix(value)
        }
        var scanner = Scanner(bytes: Array(text.utf8))
        return scanner.dateAndTime()
    }

    private static func unix(_ value: Double) -> Int64? {
        guard value.isFinite, abs(value) < 1e15 else { return nil }
        return Int64((abs(value) >= 1e11 ? value / 1000 : value).rounded(.down))
    }

    fileprivate static func isDigit(_ byte: UInt8) -> Bool {
        byte &- UInt8(ascii: "0") < 10
    }
}

private struct Scanner {
    let bytes: [UInt8]
    var position = 0

    mutating func dateAndTime() -> Int64? {
        guard let year = number(digits: 4), take("-"), let month = number(digits: 2), take("-"),
            let day = number(digits: 2)
        else { return nil }
        if position == bytes.count { return CivilDate.seconds(year: year, month: month, day: day) }

        guard take("T") || take("t") || take(" "), let hour = number(digits: 2), take(":"),
            let minute = number(digits: 2)
        else { return nil }
        var second = 0
        if take(":") {
            guard let value = number(digits: 2) else { return nil }
            second = value
            if take(".") || take(",") {
                guard skipDigits() > 0 else { return nil }
            }
        }
        guard let offset = zone(), position == bytes.count,
            let seconds = CivilDate.seconds(
                year: year, month: month, day: day, hour: hour, minute: minute, second: second)
        else { return nil }
        return seconds - offset
    }

    /// Seconds east of UTC.
    private mutating func zone() -> Int64? {
        _ = take(" ")
        if position == bytes.count || take("Z") || take("z") || take("UTC") || take("GMT") { return 0 }
        let isEast = take("+")
        guard isEast || take("-"), let hours = number(digits: 2), hours < 24 else { return nil }
        var minutes = 0
        if position < bytes.count {
            _ = take(":")
            guard let value = number(digits: 2), value < 60 else { return nil }
            minutes = value
        }
        return Int64(hours * 3600 + minutes * 60) * (isEast ? 1 : -1)
    }

    private mutating func number(digits: Int) -> Int? {
        guard position + digits <= bytes.count else { return nil }
        var value = 0
        for byte in bytes[position..<position + digits] {
            guard Timestamp.isDigit(byte) else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        position += digits
        return value
    }

    private mutating func skipDigits() -> Int {
        let start = position
        while position < bytes.count, Timestamp.isDigit(bytes[position]) { position += 1 }
        return position - start
    }

    private mutating func take(_ literal: StaticString) -> Bool {
        let count = literal.utf8CodeUnitCount
        guard position + count <= bytes.count,
            literal.withUTF8Buffer({ $0.elementsEqual(bytes[position..<position + count]) })
        else { return false }
        position += count
        return true
    }
}
