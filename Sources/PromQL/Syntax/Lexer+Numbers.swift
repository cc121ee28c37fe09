extension Lexer {
    mutating func numberOrDuration() throws(ParseError) -> Token.Kind {
        if skipNumber() { return .number }
        if skipDurationUnits() { return .duration }
        throw error("bad number or duration syntax: \(quotedTokenSoFar)")
    }

    /// What follows a left bracket.
    mutating func durationToken() throws(ParseError) -> Token.Kind {
        mode = .statement
        if skipNumber() { throw error("missing unit character in duration") }
        guard skipDurationUnits() else { throw error("bad duration syntax: \(quotedTokenSoFar)") }
        return .duration
    }

    private var quotedTokenSoFar: String {
        GoText.quoted(text(of: SourceRange(start: tokenStart, end: position)))
    }

    /// Moves past a decimal or hexadecimal number, an empty one included.
    ///
    /// - Returns: Whether the number ends there, with no letter or digit after it.
    mutating func skipNumber() -> Bool {
        var isDigit: (UInt8) -> Bool = { $0.isDigit }
        // In the values of a series `0x3` is a zero, three times repeated.
        if !readsSeries, accept("0"), accept("x") || accept("X") { isDigit = { $0.hexadecimalDigit != nil } }
        skip(while: isDigit)
        if accept(".") { skip(while: isDigit) }
        if accept("e") || accept("E") {
            _ = accept("+") || accept("-")
            skip(while: { $0.isDigit })
        }
        guard let byte = peek() else { return true }
        return readsSeries && byte == UInt8(ascii: "x") || !byte.isWordCharacter
    }

    /// Moves past the unit after a duration's first number, and the numbers and units that follow.
    ///
    /// - Returns: Whether the duration is well-formed as far as a token goes; units may still be wrong or out of order.
    private mutating func skipDurationUnits() -> Bool {
        guard acceptUnit(orYear: true) else { return false }
        while let byte = peek(), byte.isDigit {
            skip(while: { $0.isDigit })
            guard acceptUnit(orYear: false) else { return false }
        }
        guard let byte = peek(), byte.isWordCharacter else { return true }
        position += 1
        return false
    }

    private mutating func acceptUnit(orYear: Bool) -> Bool {
        guard accept("s") || accept("m") || accept("h") || accept("d") || accept("w") || orYear && accept("y") else {
            return false
        }
        _ = accept("s")
        return true
    }

    private mutating func skip(while predicate: (UInt8) -> Bool) {
        while let byte = peek(), predicate(byte) { position += 1 }
    }
}
