extension RegexParser {
    /// What a backslash begins, outside a class.
    mutating func escape() throws(RegexError) -> RegexNode {
        let assertions: [Unicode.Scalar: RegexAssertion] = [
            "A": .textStart, "z": .textEnd, "b": .wordBoundary, "B": .noWordBoundary,
        ]
        if let next = peek(1), let assertion = assertions[next] {
            position += 2
            return .assertion(assertion)
        }
        var set = ScalarSet()
        if try insertNamedClass(into: &set) {
            set.ignoresCase = flags.ignoresCase
            set.normalize()
            return .set(set)
        }
        let value = try escapedScalar()
        return Unicode.Scalar(value).map(literal) ?? .set(ScalarSet([value...value]))
    }

    /// The character that an escape stands for.
    mutating func escapedScalar() throws(RegexError) -> UInt32 {
        let start = position
        position += 1
        guard let scalar = peek() else { throw error("trailing backslash at end of expression", input.count) }
        position += 1
        switch scalar {
        case "a": return 0x07
        case "f": return 0x0c
        case "t": return 0x09
        case "n": return 0x0a
        case "r": return 0x0d
        case "v": return 0x0b
        case "x": return try hexadecimal(start)
        case "0": return octal(after: 0)
        // Other digits alone would be backreferences.
        case "1"..."7" where peek().map { ("0"..."7").contains($0) } == true: return octal(after: scalar.value - 0x30)
        case _ where scalar.isASCII && !UInt8(scalar.value).isWordCharacter: return scalar.value
        default: throw error("invalid escape sequence", start, through: position)
        }
    }

    private mutating func octal(after first: UInt32) -> UInt32 {
        var value = first
        for _ in 0..<2 {
            guard let digit = peek(), ("0"..."7").contains(digit) else { break }
            value = value * 8 + digit.value - 0x30
            position += 1
        }
        return value
    }

    /// `41` or `{1F600}` after `\x`.
    private mutating func hexadecimal(_ start: Int) throws(RegexError) -> UInt32 {
        var digits: ArraySlice<Unicode.Scalar>
        if peek() == "{" {
            guard let end = input[position...].firstIndex(of: "}") else {
                throw error("invalid escape sequence", start)
            }
            digits = input[(position + 1)..<end]
            position = end + 1
        } else {
            digits = input[position..<min(position + 2, input.count)]
            position += digits.count
            if digits.count < 2 { throw error("invalid escape sequence", start, through: position) }
        }
        guard !digits.isEmpty, digits.allSatisfy(\.properties.isASCIIHexDigit),
            let value = UInt32(String(String.UnicodeScalarView(digits)), radix: 16), value <= 0x10_ffff
        else { throw error("invalid escape sequence", start, through: digits.endIndex) }
        return value
    }
}
