extension Expression {
    /// Where the expression stands in the text.
    public var range: SourceRange {
        switch self {
        case .number(_, let range), .string(_, let range), .parenthesized(_, let range): range
        case .vectorSelector(let node): node.range
        case .matrixSelector(let node): node.range
        case .subquery(let node): node.range
        case .unary(let node): node.range
        case .binary(let node): node.range
        case .aggregation(let node): node.range
        case .call(let node): node.range
        }
    }

    /// The type of the expression's value.
    public var type: ValueType {
        switch self {
        case .number: .scalar
        case .string: .string
        case .vectorSelector, .aggregation: .vector
        case .matrixSelector, .subquery: .matrix
        case .parenthesized(let inner, _): inner.type
        case .unary(let node): node.operand.type
        case .binary(let node): node.type
        case .call(let node): node.function.result
        }
    }

    /// The expressions directly inside this one.
    public var children: [Expression] {
        switch self {
        case .number, .string, .vectorSelector, .matrixSelector: []
        case .subquery(let node): [node.expression]
        case .parenthesized(let inner, _): [inner]
        case .unary(let node): [node.operand]
        case .binary(let node): [node.left, node.right]
        case .aggregation(let node): (node.parameter.map { [$0] } ?? []) + [node.operand]
        case .call(let node): node.arguments
        }
    }

    /// The expression without the parentheses around it.
    var unwrapped: Expression {
        var expression = self
        while case .parenthesized(let inner, _) = expression { expression = inner }
        return expression
    }

    /// Whether the value is the same at every step of a range query, so that one evaluation is enough.
    var isStepInvariant: Bool {
        switch self {
        case .number, .string: true
        case .vectorSelector(let node): node.shift.anchor != nil
        case .matrixSelector(let node): node.selector.shift.anchor != nil
        case .subquery(let node): node.shift.anchor != nil
        case .parenthesized(let inner, _): inner.isStepInvariant
        case .unary(let node): node.operand.isStepInvariant
        case .binary(let node): node.isStepInvariant
        case .aggregation(let node): node.isStepInvariant
        case .call(let node): node.isStepInvariant
        }
    }
}

extension BinaryExpression {
    /// This expression and those that are the left operands of one another, the innermost first: for loops in place of
    /// recursion, since a chain such as `a + b + c` can be long.
    ///
    /// - Parameter continues: Whether to go into an operand.
    func leftSpine(while continues: (BinaryExpression) -> Bool = { _ in true }) -> [BinaryExpression] {
        var spine = [self]
        var left = self.left
        while case .binary(let inner) = left, continues(inner) {
            spine.append(inner)
            left = inner.left
        }
        return spine.reversed()
    }
}
