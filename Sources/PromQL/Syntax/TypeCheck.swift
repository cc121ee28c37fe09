/// Checks that the parts of a tree fit together, in the order in which Prometheus does, so that the same error of
/// several is reported.
struct TypeCheck {
    let input: [UInt8]

    func check(_ expression: Expression) throws(ParseError) {
        switch expression {
        case .number, .string: break
        case .vectorSelector(let node): try check(node)
        case .matrixSelector(let node): try check(node.selector)
        case .parenthesized(let inner, _): try check(inner)
        case .subquery(let node): try check(node)
        case .unary(let node): try check(node)
        case .binary(let node): try check(node)
        case .aggregation(let node): try check(node)
        case .call(let node): try check(node)
        }
    }

    private func require(_ expression: Expression, _ type: ValueType, in context: String) throws(ParseError) {
        try check(expression)
        guard expression.type != type else { return }
        throw error(
            "expected type \(type.documentedName) in \(context), got \(expression.type.documentedName)",
            at: expression.range)
    }

    private func check(_ node: VectorSelector) throws(ParseError) {
        if let name = node.name {
            if let other = node.matchers.dropLast().first(where: { $0.name == Labels.metricName }) {
                let names = "\(GoText.quoted(name)) or \(GoText.quoted(other.value))"
                throw error("metric name must not be set twice: \(names)", at: node.range)
            }
        } else if node.matchers.allSatisfy({ $0.matches("") }) {
            throw error("vector selector must contain at least one non-empty matcher", at: node.range)
        }
    }

    private func check(_ node: Subquery) throws(ParseError) {
        try check(node.expression)
        guard node.expression.type != .vector else { return }
        let type = node.expression.type.rawValue
        throw error("subquery is only allowed on instant vector, got \(type) instead", at: node.range)
    }

    private func check(_ node: UnaryExpression) throws(ParseError) {
        try check(node.operand)
        let type = node.operand.type
        guard type != .scalar && type != .vector else { return }
        throw error(
            "unary expression only allowed on expressions of type scalar or instant vector, got "
                + GoText.quoted(type.documentedName), at: node.range)
    }

    private func check(_ node: Aggregation) throws(ParseError) {
        try require(node.operand, .vector, in: "aggregation expression")
        guard let parameter = node.parameter else { return }
        try require(parameter, node.operation == .countValues ? .string : .scalar, in: "aggregation parameter")
    }

    private func check(_ node: Call) throws(ParseError) {
        let function = node.function
        let name = GoText.quoted(function.name)
        let given = node.arguments.count
        if given < function.minimumArguments || given > function.maximumArguments {
            let bound = given < function.minimumArguments ? function.minimumArguments : function.maximumArguments
            let quantifier =
                function.minimumArguments == function.maximumArguments
                ? "" : given < function.minimumArguments ? "at least " : "at most "
            throw error("expected \(quantifier)\(bound) argument(s) in call to \(name), got \(given)", at: node.range)
        }
        for (index, argument) in node.arguments.enumerated() {
            let type = function.parameters[min(index, function.parameters.count - 1)]
            try require(argument, type, in: "call to function \(name)")
        }
    }

    func error(_ message: String, at range: SourceRange) -> ParseError {
        ParseError(message, at: range, in: input)
    }
}
