extension Lexer {
    /// A token among the values of a series description, where spaces separate.
    mutating func seriesValueToken() throws(ParseError) -> Token.Kind {
        guard let byte = take() else { return .endOfInput }
        switch byte {
        case _ where byte.isSpace:
            skipSpaces()
            return .space
        case UInt8(ascii: "+"): return .add
        case UInt8(ascii: "-"): return .subtract
        case UInt8(ascii: "x"): return .times
        case UInt8(ascii: "_"): return .blank
        case _ where byte.isDigit || byte == UInt8(ascii: ".") && peek()?.isDigit == true:
            position -= 1
            guard skipNumber() else {
                let text = text(of: SourceRange(start: tokenStart, end: position))
                throw error("bad number syntax: \(GoText.quoted(text))")
            }
            return .number
        case _ where byte.isLetter: return try word()
        default: throw error("unexpected character in series sequence: \(quotedCharacter(at: tokenStart))")
        }
    }
}
