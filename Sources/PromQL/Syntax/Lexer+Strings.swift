extension Lexer {
    /// Moves past a string whose opening quote was taken. Backquotes allow no escapes, and line breaks.
    mutating func string(quote: UInt8) throws(ParseError) -> Token.Kind {
        let isRaw = quote == UInt8(ascii: "`")
        while let byte = take() {
            switch byte {
            case quote: return .string
            case UInt8(ascii: "\\") where !isRaw: try skipEscape(quote: quote)
            case UInt8(ascii: "\n") where !isRaw: throw error("unterminated quoted string")
            // Go cannot tell this character from the mark of invalid UTF-8.
            case 0xef where position + 1 < input.count && input[position] == 0xbf && input[position + 1] == 0xbd:
                throw error("invalid UTF-8 rune")
            default: break
            }
        }
        throw error(isRaw ? "unterminated raw string" : "unterminated quoted string")
    }

    private mutating func skipEscape(quote: UInt8) throws(ParseError) {
        guard let byte = take() else { throw error("escape sequence not terminated") }
        switch byte {
        case quote: break
        case _ where "abfnrtv\\".utf8.contains(byte): break
        case 0x30...0x37:
            position -= 1
            try skipDigits(3, base: 8, limit: 255)
        case UInt8(ascii: "x"): try skipDigits(2, base: 16, limit: 255)
        case UInt8(ascii: "u"): try skipDigits(4, base: 16, limit: 0x10_ffff)
        case UInt8(ascii: "U"): try skipDigits(8, base: 16, limit: 0x10_ffff)
        default: throw error("unknown escape sequence \(GoText.codePoint(scalar(at: position - 1) ?? "\u{fffd}"))")
        }
    }

    private mutating func skipDigits(_ count: Int, base: UInt32, limit: UInt32) throws(ParseError) {
        var value: UInt64 = 0
        for _ in 0..<count {
            guard let byte = take() else { throw error("escape sequence not terminated") }
            guard let digit = byte.hexadecimalDigit, digit < base else {
                let character = GoText.codePoint(scalar(at: position - 1) ?? "\u{fffd}")
                throw error("illegal character \(character) in escape sequence")
            }
            value = value * UInt64(base) + UInt64(digit)
        }
        if value > limit || value >= 0xd800 && value < 0xe000 {
            throw error("escape sequence is an invalid Unicode code point")
        }
    }

    /// The value of a string token. Bytes that do not make up UTF-8 become replacement characters.
    func unquoted(_ token: Token) -> String {
        let quote = input[token.range.start]
        let content = input[(token.range.start + 1)..<(token.range.end - 1)]
        guard quote != UInt8(ascii: "`"), content.contains(UInt8(ascii: "\\")) else {
            return String(decoding: content, as: UTF8.self)
        }
        var output: [UInt8] = []
        var index = content.startIndex
        while index < content.endIndex {
            let byte = content[index]
            index += 1
            guard byte == UInt8(ascii: "\\") else {
                output.append(byte)
                continue
            }
            let escape = content[index]
            index += 1
            func number(digits: Int, base: UInt32) -> UInt32 {
                defer { index += digits }
                return content[index..<(index + digits)].reduce(0) { $0 * base + ($1.hexadecimalDigit ?? 0) }
            }
            switch escape {
            case UInt8(ascii: "a"): output.append(0x07)
            case UInt8(ascii: "b"): output.append(0x08)
            case UInt8(ascii: "f"): output.append(0x0c)
            case UInt8(ascii: "n"): output.append(0x0a)
            case UInt8(ascii: "r"): output.append(0x0d)
            case UInt8(ascii: "t"): output.append(0x09)
            case UInt8(ascii: "v"): output.append(0x0b)
            case UInt8(ascii: "x"): output.append(UInt8(truncatingIfNeeded: number(digits: 2, base: 16)))
            case 0x30...0x37:
                index -= 1
                output.append(UInt8(truncatingIfNeeded: number(digits: 3, base: 8)))
            case UInt8(ascii: "u"), UInt8(ascii: "U"):
                let value = number(digits: escape == UInt8(ascii: "u") ? 4 : 8, base: 16)
                output.append(contentsOf: Array(String(Unicode.Scalar(value) ?? "\u{fffd}").utf8))
            default: output.append(escape)
            }
        }
        return String(decoding: output, as: UTF8.self)
    }
}
