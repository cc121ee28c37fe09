/// Evaluates one query. Every node of the tree is evaluated once, for all the steps at which it is needed.
struct Evaluator {
    let source: any SeriesSource
    let options: Engine.Options
    let query: QueryBounds
    let meter: Meter

    /// The value of an expression that is no matrix.
    func evaluate(_ expression: Expression, _ grid: StepGrid) throws -> StepValue {
        guard grid.count > 1, expression.isStepInvariant else { return try evaluateEachStep(expression, grid) }
        let value = try evaluateEachStep(expression, grid.first)
        try meter.hold(value.size * (grid.count - 1))
        return value.repeated(grid.count)
    }

    private func evaluateEachStep(_ expression: Expression, _ grid: StepGrid) throws -> StepValue {
        switch expression {
        case .number(let value, _):
            try meter.hold(grid.count)
            return .scalar(Array(repeating: value, count: grid.count))
        case .string(let text, _): return .string(text)
        case .parenthesized(let inner, _): return try evaluate(inner, grid)
        case .vectorSelector(let node): return .vector(try instantVector(node, grid))
        case .unary(let node): return try unary(node, grid)
        case .binary(let node): return try binary(node, grid)
        case .aggregation(let node): return .vector(try aggregation(node, grid))
        case .call(let node): return try call(node, grid)
        case .matrixSelector, .subquery: throw EvaluationError.failed("a range vector has no value at a step")
        }
    }

    func vector(_ expression: Expression, _ grid: StepGrid) throws -> StepVector {
        guard case .vector(let vector) = try evaluate(expression, grid) else {
            throw EvaluationError.failed("expected an instant vector: \(expression)")
        }
        return vector
    }

    func scalar(_ expression: Expression, _ grid: StepGrid) throws -> [Double] {
        guard case .scalar(let values) = try evaluate(expression, grid) else {
            throw EvaluationError.failed("expected a scalar: \(expression)")
        }
        return values
    }

    private func unary(_ node: UnaryExpression, _ grid: StepGrid) throws -> StepValue {
        let value = try evaluate(node.operand, grid)
        guard node.negates else { return value }
        switch value {
        case .scalar(let values): return .scalar(values.map { -$0 })
        case .string: return value
        case .vector(var vector):
            vector.mapValues { -$0 }
            vector.mapLabels(\.withoutMetricName)
            try vector.checkUniqueLabels()
            return .vector(vector)
        }
    }
}
