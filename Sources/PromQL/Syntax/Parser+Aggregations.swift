extension Parser {
    /// What the name of an aggregation begins: the aggregation if its clause or arguments follow, else a metric.
    mutating func aggregationOrSelector(_ operation: AggregationOperator, _ token: Token) throws(ParseError) -> Node {
        switch try peek().kind {
        case .leftParenthesis, .by, .without: return try aggregation(operation, token)
        default: return Node(expression: .vectorSelector(try vectorSelector(name: token)), depth: 1)
        }
    }

    private mutating func aggregation(_ operation: AggregationOperator, _ token: Token) throws(ParseError) -> Node {
        openAggregations += 1
        var grouping = try self.grouping()
        let (arguments, argumentDepth, closing) = try self.arguments()
        var end = closing.range.end
        if grouping == nil {
            grouping = try self.grouping()
            if grouping != nil { end = lexer.position }
        }
        openAggregations -= 1

        let range = SourceRange(start: token.range.start, end: end)
        guard !arguments.isEmpty else { throw error("no arguments for aggregate expression provided", at: range) }
        let expected = operation.takesParameter ? 2 : 1
        guard arguments.count == expected else {
            throw error(
                "wrong number of arguments for aggregate expression provided, expected \(expected), "
                    + "got \(arguments.count)", at: range)
        }
        let aggregation = Aggregation(
            operation: operation, parameter: operation.takesParameter ? arguments[0] : nil,
            operand: arguments[expected - 1], grouping: grouping ?? Grouping(), range: range)
        return Node(expression: .aggregation(aggregation), depth: try depthAbove(argumentDepth))
    }

    private mutating func grouping() throws(ParseError) -> Grouping? {
        if try accept(.by) != nil { return Grouping(isWithout: false, labels: try groupingLabels()) }
        if try accept(.without) != nil { return Grouping(isWithout: true, labels: try groupingLabels()) }
        return nil
    }

    /// `bool`, `on (…)` or `ignoring (…)`, `group_left (…)` or `group_right (…)` after a binary operator.
    mutating func binaryModifiers() throws(ParseError) -> (returnsBool: Bool, matching: VectorMatching) {
        var matching = VectorMatching()
        let returnsBool = try accept(.bool) != nil
        if try accept(.on) != nil {
            matching.isOn = true
        } else if try accept(.ignoring) == nil {
            return (returnsBool, matching)
        }
        matching.labels = try groupingLabels()
        if try accept(.groupLeft) != nil {
            matching.cardinality = .manyToOne
        } else if try accept(.groupRight) != nil {
            matching.cardinality = .oneToMany
        } else {
            return (returnsBool, matching)
        }
        let next = try peek().kind
        if next == .leftParenthesis || !next.startsExpression { matching.included = try groupingLabels() }
        return (returnsBool, matching)
    }

    /// Labels between parentheses. A comma may follow the last.
    private mutating func groupingLabels() throws(ParseError) -> [String] {
        let context = "grouping opts"
        guard try accept(.leftParenthesis) != nil else { throw try unexpected(in: context, expected: "\"(\"") }
        var labels: [String] = []
        while true {
            if try accept(.rightParenthesis) != nil { return labels }
            let token = try peek()
            guard token.kind.isLabelName, token.kind != .metricIdentifier else {
                throw try unexpected(in: context, expected: "label")
            }
            labels.append(text(of: try take()))
            if try accept(.comma) == nil, try peek().kind != .rightParenthesis {
                throw try unexpected(in: context, expected: "\",\" or \")\"")
            }
        }
    }
}
