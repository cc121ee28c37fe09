extension Parser {
    /// `metric{matchers}`, the name already taken if there is one.
    mutating func vectorSelector(name: Token?) throws(ParseError) -> VectorSelector {
        var matchers: [Matcher] = []
        var range = name?.range
        if let opening = try accept(.leftBrace) {
            let closing: Token
            (matchers, closing) = try labelMatchers()
            range = (range ?? opening.range).through(closing.range)
        }
        let metric = name.map { text(of: $0) }
        if let metric { matchers.append(Matcher(name: Labels.metricName, equals: metric)) }
        let place = range ?? SourceRange(start: lexer.tokenStart, end: lexer.position)
        return VectorSelector(name: metric, matchers: matchers, range: place)
    }

    /// What follows a left brace, through the right one.
    private mutating func labelMatchers() throws(ParseError) -> ([Matcher], closing: Token) {
        let context = "label matching"
        var matchers: [Matcher] = []
        while true {
            if let closing = try accept(.rightBrace) { return (matchers, closing) }
            guard let name = try accept(.identifier) else {
                throw try unexpected(in: context, expected: "identifier or \"}\"")
            }
            guard let operation = Matcher.Operation(try peek().kind) else {
                throw try unexpected(in: context, expected: "label matching operator")
            }
            _ = try take()
            guard let value = try accept(.string) else { throw try unexpected(in: context, expected: "string") }
            matchers.append(try matcher(name, operation, value))
            if try accept(.comma) == nil, try peek().kind != .rightBrace {
                throw try unexpected(in: context, expected: "\",\" or \"}\"")
            }
        }
    }

    private func matcher(_ name: Token, _ operation: Matcher.Operation, _ value: Token) throws(ParseError) -> Matcher {
        do {
            return try Matcher(name: text(of: name), operation, lexer.unquoted(value))
        } catch {
            throw self.error(error.description, at: name.range.through(value.range))
        }
    }

    /// `[5m]` or `[1h:5m]` after an expression.
    mutating func rangeOrSubquery(after node: inout Node) throws(ParseError) {
        let opening = try take()
        guard try peek().kind == .duration else {
            throw try unexpected(in: "subquery selector", expected: "duration")
        }
        let duration = try self.duration()
        if let closing = try accept(.rightBracket) {
            let bracketRange = opening.range.through(closing.range)
            guard case .vectorSelector(let selector) = node.expression else {
                throw error("ranges only allowed for vector selectors", at: bracketRange)
            }
            guard selector.shift.offset == 0 else {
                throw error("no offset modifiers allowed before range", at: bracketRange)
            }
            if case .time = selector.shift.anchor {
                throw error("no @ modifiers allowed before range", at: bracketRange)
            }
            let range = selector.range.through(closing.range)
            node.expression = .matrixSelector(MatrixSelector(selector: selector, duration: duration, range: range))
            return
        }
        guard try accept(.colon) != nil else {
            throw try unexpected(in: "subquery or range", expected: "\":\" or \"]\"")
        }
        let step = try peek().kind == .duration ? try self.duration() : nil
        guard let closing = try accept(.rightBracket) else {
            throw try unexpected(in: "subquery selector", expected: step == nil ? "duration or \"]\"" : "\"]\"")
        }
        let range = node.expression.range.through(closing.range)
        node.depth = try depthAbove(node.depth)
        node.expression = .subquery(
            Subquery(expression: node.expression, duration: duration, step: step, range: range))
    }

    /// A duration in milliseconds, greater than 0.
    mutating func duration() throws(ParseError) -> Int64 {
        let token = try take()
        do {
            let duration = try QueryDuration.parse(text(of: token))
            guard duration > 0 else { throw QueryDurationError(description: "duration must be greater than 0") }
            return duration
        } catch {
            throw self.error("\(error)", at: token.range)
        }
    }
}
