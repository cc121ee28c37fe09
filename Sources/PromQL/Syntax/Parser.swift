/// Parses queries by recursive descent, with precedence climbing for the binary operators.
///
/// The first error ends it. It asks for the next token only when a decision needs it, so that of two errors the same
/// one is found first as by Prometheus's grammar.
public struct Parser {
    /// How deep parentheses, calls and signs may nest. Parsing and evaluation recurse as deep, in less than a megabyte
    /// of stack.
    public static let maximumNesting = 250
    /// How deep trees may be. A chain of operators such as `a + b + c` is as deep as it is long.
    public static let maximumDepth = 1000

    var lexer: Lexer
    private var lookahead: Token?
    /// How many aggregations are open around the current place: errors inside say so.
    var openAggregations = 0
    var nesting = 0

    init(_ lexer: Lexer) {
        self.lexer = lexer
    }

    /// Parses and type-checks an expression.
    public static func expression(_ text: String) throws(ParseError) -> Expression {
        var parser = Parser(Lexer(text))
        if try parser.peek().kind == .endOfInput {
            throw ParseError("no expression found in input", at: SourceRange(start: 0, end: 0), in: parser.lexer.input)
        }
        let expression = try parser.expression(minimumPrecedence: 0).expression
        try parser.expectEnd()
        try TypeCheck(input: parser.lexer.input).check(expression)
        return expression
    }

    /// Parses a selector of series, such as the `match[]` of Prometheus's API: `up{job="x"}`.
    public static func selector(_ text: String) throws(ParseError) -> [Matcher] {
        var parser = Parser(Lexer(text))
        let token = try parser.peek()
        guard token.kind.isMetricName || token.kind == .leftBrace else { throw try parser.unexpected() }
        let name = token.kind == .leftBrace ? nil : try parser.take()
        let selector = try parser.vectorSelector(name: name)
        try parser.expectEnd()
        return selector.matchers
    }

    // MARK: Tokens

    mutating func peek() throws(ParseError) -> Token {
        if let lookahead { return lookahead }
        let token = try lexer.next()
        lookahead = token
        return token
    }

    mutating func take() throws(ParseError) -> Token {
        let token = try peek()
        lookahead = nil
        return token
    }

    mutating func accept(_ kind: Token.Kind) throws(ParseError) -> Token? {
        guard try peek().kind == kind else { return nil }
        return try take()
    }

    mutating func expectEnd() throws(ParseError) {
        guard try peek().kind == .endOfInput else { throw try unexpected() }
    }

    func text(of token: Token) -> String {
        lexer.text(of: token.range)
    }

    // MARK: Errors

    /// The error that the next token is out of place.
    ///
    /// - Parameters:
    ///   - context: What is being read, if it has a name.
    ///   - expected: What could have stood there.
    mutating func unexpected(in context: String? = nil, expected: String? = nil) throws(ParseError) -> ParseError {
        let token = try peek()
        var message = "unexpected " + token.kind.description(of: text(of: token))
        if let context = context ?? (openAggregations > 0 ? "aggregation" : nil) { message += " in \(context)" }
        if let expected { message += ", expected \(expected)" }
        return error(message, at: token.range)
    }

    func error(_ message: String, at range: SourceRange) -> ParseError {
        ParseError(message, at: range, in: lexer.input)
    }
}
