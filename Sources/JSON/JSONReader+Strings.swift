extension JSONReader {
    /// Reads a string, from its opening quote to past its closing one.
    mutating func string() throws(JSONParseError) -> String {
        position += 1
        let start = position
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                defer { position += 1 }
                return try text(bytes[start..<position])
            case UInt8(ascii: "\\"):
                return try stringWithEscapes(from: start)
            case 0..<0x20 where !tolerant:
                throw failure("a string holds a control character")
            default:
                position += 1
            }
        }
        throw failure("a string has no closing quote")
    }

    private mutating func stringWithEscapes(from start: Int) throws(JSONParseError) -> String {
        var content = Array(bytes[start..<position])
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                defer { position += 1 }
                return try text(content[...])
            case UInt8(ascii: "\\"):
                position += 1
                content.append(contentsOf: String(try escape()).utf8)
            case 0..<0x20 where !tolerant:
                throw failure("a string holds a control character")
            case let byte:
                content.append(byte)
                position += 1
            }
        }
        throw failure("a string has no closing quote")
    }

    private func text(_ content: ArraySlice<UInt8>) throws(JSONParseError) -> String {
        if tolerant { return String(decoding: content, as: UTF8.self) }
        guard let text = String(validating: content, as: UTF8.self) else { throw failure("a string is not UTF-8") }
        return text
    }

    /// Reads what follows a backslash.
    private mutating func escape() throws(JSONParseError) -> Unicode.Scalar {
        guard position < bytes.count else { throw failure("a string has no closing quote") }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{08}"
        case UInt8(ascii: "f"): return "\u{0c}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw failure("an escape is not one of JSON's")
        }
    }

    /// Reads the digits of `\uXXXX`, and the second half when it is the first of a surrogate pair.
    private mutating func unicodeEscape() throws(JSONParseError) -> Unicode.Scalar {
        let first = try hexadecimal()
        if let scalar = Unicode.Scalar(first) { return scalar }
        let second = position
        if first < 0xdc00, take("\\u") {
            let low = try hexadecimal()
            if (0xdc00..<0xe000).contains(low),
                let scalar = Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (low - 0xdc00))
            {
                return scalar
            }
            position = second
        }
        guard tolerant else { throw failure("an escape is half of a surrogate pair") }
        return "\u{fffd}"
    }

    private mutating func hexadecimal() throws(JSONParseError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard position < bytes.count, let digit = Unicode.Scalar(bytes[position]).hexadecimalValue else {
                throw failure("expected four hexadecimal digits")
            }
            value = value << 4 | digit
            position += 1
        }
        return value
    }
}

extension Unicode.Scalar {
    fileprivate var hexadecimalValue: UInt32? {
        switch self {
        case "0"..."9": value - 0x30
        case "a"..."f": value - 0x61 + 10
        case "A"..."F": value - 0x41 + 10
        default: nil
        }
    }
}
