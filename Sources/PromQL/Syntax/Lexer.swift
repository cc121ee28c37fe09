/// Cuts a query into tokens, one at a time.
///
/// What a character means depends on where it stands: between braces every word is a label, after `[` a duration
/// follows, and the values of a series description have a notation of their own.
struct Lexer {
    enum Mode {
        case statement, insideBraces, duration, seriesValues
    }

    let input: [UInt8]
    /// Whether the input is a series description: labels, then values.
    let readsSeries: Bool
    var position = 0
    var tokenStart = 0
    var mode = Mode.statement
    private var parenthesisDepth = 0
    private var insideBrackets = false
    private var sawColon = false

    init(_ text: String, readsSeries: Bool = false) {
        input = Array(text.utf8)
        self.readsSeries = readsSeries
    }

    /// The next token. At the end it is `endOfInput`, again and again.
    mutating func next() throws(ParseError) -> Token {
        while true {
            if mode != .seriesValues { skipSpaces() }
            tokenStart = position
            let kind: Token.Kind =
                switch mode {
                case .statement: try statementToken()
                case .insideBraces: try tokenInsideBraces()
                case .duration: try durationToken()
                case .seriesValues: try seriesValueToken()
                }
            if kind != .comment { return token(kind) }
        }
    }

    func text(of range: SourceRange) -> String {
        String(decoding: input[range.start..<range.end], as: UTF8.self)
    }

    private mutating func statementToken() throws(ParseError) -> Token.Kind {
        guard let byte = take() else {
            if parenthesisDepth != 0 { throw error("unclosed left parenthesis") }
            if insideBrackets { throw error("unclosed left bracket") }
            return .endOfInput
        }
        switch byte {
        case UInt8(ascii: "#"): return comment()
        case UInt8(ascii: ","): return .comma
        case UInt8(ascii: "*"): return .multiply
        case UInt8(ascii: "/"): return .divide
        case UInt8(ascii: "%"): return .modulo
        case UInt8(ascii: "+"): return .add
        case UInt8(ascii: "-"): return .subtract
        case UInt8(ascii: "^"): return .power
        case UInt8(ascii: "@"): return .at
        case UInt8(ascii: "<"): return accept("=") ? .lessOrEqual : .less
        case UInt8(ascii: ">"): return accept("=") ? .greaterOrEqual : .greater
        case UInt8(ascii: "="):
            if accept("=") { return .equalTo }
            guard peek() != UInt8(ascii: "~") else { throw error("unexpected character after '=': '~'") }
            return .equals
        case UInt8(ascii: "!"):
            guard accept("=") else { throw error("unexpected character after '!': \(quotedCharacter(at: position))") }
            return .notEqualTo
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"): return try string(quote: byte)
        case UInt8(ascii: "("):
            parenthesisDepth += 1
            return .leftParenthesis
        case UInt8(ascii: ")"):
            parenthesisDepth -= 1
            if parenthesisDepth < 0 {
                tokenStart = position
                throw error("unexpected right parenthesis ')'")
            }
            return .rightParenthesis
        case UInt8(ascii: "{"):
            mode = .insideBraces
            return .leftBrace
        case UInt8(ascii: "["):
            if insideBrackets { throw error("unexpected left bracket '['") }
            insideBrackets = true
            sawColon = false
            mode = .duration
            return .leftBracket
        case UInt8(ascii: "]"):
            if !insideBrackets { throw error("unexpected right bracket ']'") }
            insideBrackets = false
            return .rightBracket
        case _ where byte.isDigit || byte == UInt8(ascii: ".") && peek()?.isDigit == true:
            position -= 1
            return try numberOrDuration()
        case _ where byte.isLetter || byte == UInt8(ascii: ":"):
            return try insideBrackets ? colon(byte) : word()
        default:
            throw error("unexpected character: \(quotedCharacter(at: tokenStart))")
        }
    }

    /// Between brackets there is no word, and any letter counts as a colon.
    private mutating func colon(_ byte: UInt8) throws(ParseError) -> Token.Kind {
        if sawColon { throw error("unexpected colon '\(Unicode.Scalar(byte))'") }
        sawColon = true
        return .colon
    }

    mutating func word() throws(ParseError) -> Token.Kind {
        position = tokenStart
        while let byte = peek(), byte.isWordCharacter || byte == UInt8(ascii: ":") { position += 1 }
        if readsSeries && peek() != UInt8(ascii: "{") { mode = .seriesValues }
        let word = input[tokenStart..<position]
        // The longest keyword has twelve letters.
        if word.count <= 12, let keyword = Token.keywords[String(decoding: word, as: UTF8.self).lowercased()] {
            return keyword
        }
        return word.contains(UInt8(ascii: ":")) ? .metricIdentifier : .identifier
    }

    private mutating func tokenInsideBraces() throws(ParseError) -> Token.Kind {
        guard let byte = take() else { throw error("unexpected end of input inside braces") }
        switch byte {
        case UInt8(ascii: "#"): return comment()
        case UInt8(ascii: ","): return .comma
        case UInt8(ascii: "="): return accept("~") ? .matchesRegex : .equals
        case UInt8(ascii: "!"):
            if accept("~") { return .notMatchesRegex }
            guard accept("=") else {
                throw error("unexpected character after '!' inside braces: \(quotedCharacter(at: position))")
            }
            return .notEqualTo
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"): return try string(quote: byte)
        case UInt8(ascii: "{"): throw error("unexpected left brace '{'")
        case UInt8(ascii: "}"):
            mode = readsSeries ? .seriesValues : .statement
            return .rightBrace
        case _ where byte.isLetter:
            while let byte = peek(), byte.isWordCharacter { position += 1 }
            return .identifier
        default:
            throw error("unexpected character inside braces: \(quotedCharacter(at: tokenStart))")
        }
    }

    private mutating func comment() -> Token.Kind {
        while let byte = peek(), byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\r") { position += 1 }
        return .comment
    }

    private func token(_ kind: Token.Kind) -> Token {
        Token(kind: kind, range: SourceRange(start: tokenStart, end: position))
    }
}
