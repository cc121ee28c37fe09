/// Takes the fields of a written date or time off the front of a text. Only ASCII digits are digits.
public struct FieldScanner: Sendable {
    private let bytes: [UInt8]
    private var position = 0

    public init(_ text: String) { bytes = Array(text.utf8) }

    public var isAtEnd: Bool { position == bytes.count }

    /// Takes a number of exactly so many digits, 18 at most; takes nothing when there are fewer.
    public mutating func number(digits: Int) -> Int64? {
        guard position + digits <= bytes.count else { return nil }
        var value: Int64 = 0
        for byte in bytes[position..<position + digits] {
            guard Self.isDigit(byte) else { return nil }
            value = value * 10 + Int64(byte - UInt8(ascii: "0"))
        }
        position += digits
        return value
    }

    /// Takes all digits that come next.
    ///
    /// - Returns: how many there were.
    public mutating func skipDigits() -> Int {
        let start = position
        while position < bytes.count, Self.isDigit(bytes[position]) { position += 1 }
        return position - start
    }

    /// Takes a literal if it comes next.
    public mutating func take(_ literal: StaticString) -> Bool {
        let count = literal.utf8CodeUnitCount
        guard position + count <= bytes.count,
            literal.withUTF8Buffer({ $0.elementsEqual(bytes[position..<position + count]) })
        else { return false }
        position += count
        return true
    }

    /// Takes the fields of `YYYY-MM-DD`, whether there is such a day or not.
    public mutating func date() -> (year: Int64, month: Int64, day: Int64)? {
        guard let year = number(digits: 4), take("-"), let month = number(digits: 2), take("-"),
            let day = number(digits: 2)
        else { return nil }
        return (year, month, day)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}
