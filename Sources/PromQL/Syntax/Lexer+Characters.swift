extension Lexer {
    func peek() -> UInt8? {
        position < input.count ? input[position] : nil
    }

    mutating func take() -> UInt8? {
        guard position < input.count else { return nil }
        position += 1
        return input[position - 1]
    }

    mutating func accept(_ scalar: Unicode.Scalar) -> Bool {
        guard peek() == UInt8(ascii: scalar) else { return false }
        position += 1
        return true
    }

    mutating func skipSpaces() {
        while let byte = peek(), byte.isSpace { position += 1 }
    }

    /// An error whose place is the token being read, and all that follows.
    func error(_ message: String) -> ParseError {
        ParseError(message, at: SourceRange(start: tokenStart, end: input.count), in: input)
    }

    /// The character at `index`, as errors quote it; past the end it is the replacement character.
    func quotedCharacter(at index: Int) -> String {
        GoText.quoted(scalar(at: index) ?? "\u{fffd}")
    }

    func scalar(at index: Int) -> Unicode.Scalar? {
        guard index < input.count else { return nil }
        var bytes = input[index..<min(index + 4, input.count)].makeIterator()
        var decoder = UTF8()
        if case .scalarValue(let scalar) = decoder.decode(&bytes) { return scalar }
        return "\u{fffd}"
    }
}

extension UInt8 {
    var isDigit: Bool { self >= 0x30 && self <= 0x39 }

    /// A letter of ASCII or the underscore.
    var isLetter: Bool { self == UInt8(ascii: "_") || (self | 0x20) >= 0x61 && (self | 0x20) <= 0x7a }

    var isWordCharacter: Bool { isLetter || isDigit }

    var isSpace: Bool { self == 0x20 || self == 0x09 || self == 0x0a || self == 0x0d }

    var hexadecimalDigit: UInt32? {
        switch self {
        case 0x30...0x39: UInt32(self) - 0x30
        case 0x41...0x46: UInt32(self) - 0x41 + 10
        case 0x61...0x66: UInt32(self) - 0x61 + 10
        default: nil
        }
    }
}
