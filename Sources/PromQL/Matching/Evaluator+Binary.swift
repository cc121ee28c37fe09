extension Evaluator {
    func binary(_ node: BinaryExpression, _ grid: StepGrid) throws -> StepValue {
        let spine = node.leftSpine { grid.count == 1 || !$0.isStepInvariant }
        var result = try evaluate(spine[0].left, grid)
        for node in spine {
            let left = result
            let right = try evaluate(node.right, grid)
            result = try combine(node, left, right, grid)
            try meter.hold(result.size)
            meter.release(left.size + right.size)
        }
        return result
    }

    private func combine(
        _ node: BinaryExpression, _ left: StepValue, _ right: StepValue, _ grid: StepGrid
    ) throws -> StepValue {
        switch (left, right) {
        case (.scalar(let left), .scalar(let right)):
            return .scalar(zip(left, right).map { node.operation.apply($0, $1) })
        case (.vector(let vector), .scalar(let scalar)):
            return .vector(try withScalar(node, vector) { $0.element($1, scalar[$2], returnsBool: $3, kept: $1) })
        case (.scalar(let scalar), .vector(let vector)):
            return .vector(try withScalar(node, vector) { $0.element(scalar[$2], $1, returnsBool: $3, kept: $1) })
        case (.vector(let left), .vector(let right)):
            if node.operation.isSetOperation {
                return .vector(try SetOperation(node).combine(left, right, meter))
            }
            return .vector(try VectorArithmetic(node).combine(left, right, meter))
        default: throw EvaluationError.failed("binary expression must contain only scalar and instant vector types")
        }
    }

    private func withScalar(
        _ node: BinaryExpression, _ operand: StepVector,
        _ combine: (BinaryOperator, _ value: Double, _ step: Int, _ returnsBool: Bool) -> Double
    ) throws -> StepVector {
        var vector = operand
        let steps = vector.steps
        for row in 0..<vector.count {
            for step in 0..<steps {
                let value = vector.cells[row * steps + step]
                if StepVector.isAbsent(value) { continue }
                vector.cells[row * steps + step] = combine(node.operation, value, step, node.returnsBool)
            }
        }
        if node.operation.isComparison && !node.returnsBool { vector = vector.withoutEmptyRows() }
        if node.operation.dropsMetricName || node.returnsBool { vector.mapLabels(\.withoutMetricName) }
        return try vector.merged()
    }
}
