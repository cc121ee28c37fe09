extension Parser {
    /// A finished node and its depth.
    struct Node {
        var expression: Expression
        var depth: Int
    }

    /// An expression whose operators bind at least as tightly as `minimumPrecedence`.
    mutating func expression(minimumPrecedence: Int) throws(ParseError) -> Node {
        nesting += 1
        defer { nesting -= 1 }
        guard nesting <= Parser.maximumNesting else {
            throw error("expression nests more than \(Parser.maximumNesting) levels deep", at: currentToken)
        }
        var left = try signedOrPostfix()
        while let operation = BinaryOperator(try peek().kind), operation.precedence >= minimumPrecedence {
            _ = try take()
            let (returnsBool, matching) = try binaryModifiers()
            // Only powers group from the right.
            let right = try expression(minimumPrecedence: operation.precedence + (operation == .power ? 0 : 1))
            left.depth = try depthAbove(left.depth, right.depth)
            left.expression = .binary(
                BinaryExpression(
                    operation: operation, left: left.expression, right: right.expression, returnsBool: returnsBool,
                    matching: matching))
        }
        return left
    }

    private mutating func signedOrPostfix() throws(ParseError) -> Node {
        let token = try peek()
        guard token.kind == .add || token.kind == .subtract else { return try postfix() }
        _ = try take()
        let negates = token.kind == .subtract
        var operand = try expression(minimumPrecedence: BinaryOperator.signPrecedence + 1)
        let range = token.range.through(operand.expression.range)
        if case .number(let value, _) = operand.expression {
            operand.expression = .number(negates ? -value : value, range)
        } else {
            operand.depth = try depthAbove(operand.depth)
            operand.expression = .unary(UnaryExpression(negates: negates, operand: operand.expression, range: range))
        }
        return operand
    }

    private mutating func primary() throws(ParseError) -> Node {
        let token = try peek()
        switch token.kind {
        case .number:
            _ = try take()
            return Node(expression: .number(try number(token), token.range), depth: 1)
        case .string:
            _ = try take()
            return Node(expression: .string(lexer.unquoted(token), token.range), depth: 1)
        case .leftParenthesis:
            _ = try take()
            let inner = try expression(minimumPrecedence: 0)
            guard let closing = try accept(.rightParenthesis) else { throw try unexpected() }
            return Node(
                expression: .parenthesized(inner.expression, token.range.through(closing.range)),
                depth: try depthAbove(inner.depth))
        case .leftBrace:
            return Node(expression: .vectorSelector(try vectorSelector(name: nil)), depth: 1)
        case .identifier:
            _ = try take()
            if try peek().kind == .leftParenthesis { return try call(name: token) }
            return Node(expression: .vectorSelector(try vectorSelector(name: token)), depth: 1)
        case .aggregation(let operation):
            _ = try take()
            return try aggregationOrSelector(operation, token)
        case _ where token.kind.isMetricName:
            _ = try take()
            return Node(expression: .vectorSelector(try vectorSelector(name: token)), depth: 1)
        default:
            throw try unexpected()
        }
    }

    /// A primary expression with the ranges, offsets and times after it.
    private mutating func postfix() throws(ParseError) -> Node {
        var node = try primary()
        while true {
            switch try peek().kind {
            case .leftBracket: try rangeOrSubquery(after: &node)
            case .offset: try offset(after: &node.expression)
            case .at: try anchor(after: &node.expression)
            default: return node
            }
        }
    }

    private mutating func call(name: Token) throws(ParseError) -> Node {
        let (arguments, argumentDepth, closing) = try self.arguments()
        let functionName = text(of: name)
        guard let function = Function.named(functionName) else {
            throw error("unknown function with name \(GoText.quoted(functionName))", at: name.range)
        }
        let call = Call(function: function, arguments: arguments, range: name.range.through(closing.range))
        return Node(expression: .call(call), depth: try depthAbove(argumentDepth))
    }

    /// The expressions between parentheses.
    mutating func arguments() throws(ParseError) -> (arguments: [Expression], depth: Int, closing: Token) {
        guard try accept(.leftParenthesis) != nil else { throw try unexpected() }
        if let closing = try accept(.rightParenthesis) { return ([], 0, closing) }
        var arguments: [Expression] = []
        var deepest = 0
        while true {
            let argument = try expression(minimumPrecedence: 0)
            arguments.append(argument.expression)
            deepest = max(deepest, argument.depth)
            if let closing = try accept(.rightParenthesis) { return (arguments, deepest, closing) }
            guard let comma = try accept(.comma) else { throw try unexpected() }
            guard try peek().kind.startsExpression else {
                throw error("trailing commas not allowed in function call args", at: comma.range)
            }
        }
    }

    // MARK: Depth

    /// The depth of a node above nodes of these depths.
    func depthAbove(_ depths: Int...) throws(ParseError) -> Int {
        let depth = (depths.max() ?? 0) + 1
        guard depth <= Parser.maximumDepth else {
            throw error("expression chains more than \(Parser.maximumDepth) operations", at: currentToken)
        }
        return depth
    }

    private var currentToken: SourceRange {
        SourceRange(start: lexer.tokenStart, end: lexer.position)
    }
}
