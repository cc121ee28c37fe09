extension Evaluator {
    func call(_ node: Call, _ grid: StepGrid) throws -> StepValue {
        switch node.function.body {
        case .pointwise(let transform):
            var vector = try vector(node.arguments[0], grid)
            vector.mapValues(transform)
            vector.mapLabels(\.withoutMetricName)
            return .vector(try vector.merged())
        case .window(let keepsMetricName, let function):
            let vector = try windows(of: node, keepsMetricName: keepsMetricName, grid, function)
            try vector.checkUniqueLabels()
            return .vector(vector)
        case .general(let function):
            let arguments = try node.arguments.map { try evaluate($0, grid) }
            let result = try function(
                FunctionCall(
                    name: node.name, arguments: arguments, expressions: node.arguments, grid: grid, meter: meter))
            try meter.hold(result.size)
            for argument in arguments { meter.release(argument.size) }
            return result
        case .special(let function):
            return try function(self, node, grid)
        }
    }

    /// Applies a window function to the one range vector among a call's arguments.
    func windows(
        of node: Call, keepsMetricName: Bool, _ grid: StepGrid, _ function: (borrowing Window) throws -> Double?
    ) throws -> StepVector {
        var scalars: [[Double]] = []
        var range: RangeVector?
        for argument in node.arguments {
            if argument.type == .matrix {
                range = try rangeVector(argument, grid)
            } else {
                scalars.append(try scalar(argument, grid))
            }
        }
        guard let range else { throw EvaluationError.failed("\(node.name) needs a range vector") }
        let result = try overWindows(range, scalars: scalars, keepsMetricName: keepsMetricName, grid, function)
        meter.release(range.held + scalars.count * grid.count)
        return result
    }
}
