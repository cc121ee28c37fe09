/// A recursive-descent reader over the bytes of one document.
struct JSONReader {
    let bytes: [UInt8]
    let tolerant: Bool
    var position = 0
    var depth = 0

    init(bytes: [UInt8], tolerant: Bool) {
        self.bytes = bytes
        self.tolerant = tolerant
    }

    mutating func document() throws(JSONParseError) -> JSONValue {
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { position = 3 }
        skipWhitespace()
        let value = try value()
        skipWhitespace()
        guard position == bytes.count else { throw failure("there is text after the end of the document") }
        return value
    }

    private mutating func value() throws(JSONParseError) -> JSONValue {
        guard position < bytes.count else { throw failure("the text ends where a value was expected") }
        switch bytes[position] {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        case UInt8(ascii: "t") where take("true"): return .bool(true)
        case UInt8(ascii: "f") where take("false"): return .bool(false)
        case UInt8(ascii: "n") where take("null"): return .null
        case UInt8(ascii: "N") where tolerant && take("NaN"): return .number(.nan)
        case UInt8(ascii: "I") where tolerant && take("Infinity"): return .number(.infinity)
        default: throw failure("expected a value")
        }
    }

    private mutating func object() throws(JSONParseError) -> JSONValue {
        try enter()
        var members: [JSONValue.Member] = []
        if takeAfterWhitespace(UInt8(ascii: "}")) { return leave(.object(members)) }
        members.reserveCapacity(8)
        repeat {
            skipWhitespace()
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
                throw failure("expected a member name in quotes")
            }
            let name = try string()
            guard takeAfterWhitespace(UInt8(ascii: ":")) else { throw failure("expected a colon after a member name") }
            skipWhitespace()
            members.append(.init(name, try value()))
        } while takeAfterWhitespace(UInt8(ascii: ","))
        guard takeAfterWhitespace(UInt8(ascii: "}")) else { throw failure("expected a comma or the end of an object") }
        return leave(.object(members))
    }

    private mutating func array() throws(JSONParseError) -> JSONValue {
        try enter()
        var elements: [JSONValue] = []
        if takeAfterWhitespace(UInt8(ascii: "]")) { return leave(.array(elements)) }
        repeat {
            skipWhitespace()
            elements.append(try value())
        } while takeAfterWhitespace(UInt8(ascii: ","))
        guard takeAfterWhitespace(UInt8(ascii: "]")) else { throw failure("expected a comma or the end of an array") }
        return leave(.array(elements))
    }

    private mutating func number() throws(JSONParseError) -> JSONValue {
        let start = position
        let isNegative = take("-")
        if isNegative, tolerant, take("Infinity") { return .number(-.infinity) }

        let whole = digits()
        guard whole > 0 else { throw failure("expected a digit") }
        guard whole == 1 || bytes[position - whole] != UInt8(ascii: "0") else {
            throw failure("a number starts with a needless zero")
        }
        var isIntegral = true
        if take(".") {
            isIntegral = false
            guard digits() > 0 else { throw failure("expected a digit after the decimal point") }
        }
        if take("e") || take("E") {
            isIntegral = false
            if !take("+") { _ = take("-") }
            guard digits() > 0 else { throw failure("expected a digit in the exponent") }
        }

        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isIntegral, let value = Int64(text) { return .integer(value) }
        guard let value = Double(text) else { throw failure("a number cannot be read") }
        guard value.isFinite || tolerant else { throw failure("a number is too large") }
        // Below 2^53 every integral Double is exact.
        if value == value.rounded(), abs(value) < 9_007_199_254_740_992 { return .integer(Int64(value)) }
        return .number(value)
    }

    /// Skips digits and tells how many there were.
    private mutating func digits() -> Int {
        let start = position
        while position < bytes.count, bytes[position] &- UInt8(ascii: "0") < 10 { position += 1 }
        return position - start
    }

    private mutating func enter() throws(JSONParseError) {
        guard depth < JSONValue.maximumDepth else {
            throw failure("arrays and objects are nested deeper than \(JSONValue.maximumDepth)")
        }
        depth += 1
        position += 1
    }

    private mutating func leave(_ value: JSONValue) -> JSONValue {
        depth -= 1
        return value
    }

    mutating func skipWhitespace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0a, 0x0d, 0x09: position += 1
            default: return
            }
        }
    }

    private mutating func takeAfterWhitespace(_ byte: UInt8) -> Bool {
        skipWhitespace()
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    mutating func take(_ literal: StaticString) -> Bool {
        let count = literal.utf8CodeUnitCount
        guard position + count <= bytes.count else { return false }
        let matches = literal.withUTF8Buffer { $0.elementsEqual(bytes[position..<position + count]) }
        if matches { position += count }
        return matches
    }

    func failure(_ reason: String) -> JSONParseError {
        JSONParseError(reason: reason, offset: position)
    }
}
