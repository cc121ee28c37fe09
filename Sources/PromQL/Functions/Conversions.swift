extension Function {
    /// Between scalars, vectors and times.
    static let conversions: [Function] = [
        Function(
            "time", result: .scalar, dependsOnTime: true,
            .general { call in .scalar((0..<call.grid.count).map { Double(call.grid.time($0)) / 1000 }) }),
        Function(
            "timestamp", [.vector], dependsOnTime: true,
            .special { evaluator, node, grid in
                let argument = node.arguments[0]
                var vector: StepVector
                if case .vectorSelector(let selector) = argument.unwrapped {
                    vector = try evaluator.instantTimestamps(selector, grid)
                } else {
                    vector = try evaluator.vector(argument, grid)
                    for index in vector.cells.indices where !StepVector.isAbsent(vector.cells[index]) {
                        vector.cells[index] = Double(grid.time(index % grid.count)) / 1000
                    }
                }
                vector.mapLabels(\.withoutMetricName)
                return .vector(try vector.merged())
            }),
        Function(
            "vector", [.scalar],
            .general { call in
                var vector = StepVector(steps: call.grid.count)
                vector.appendRow(.empty, call.scalar(0))
                return .vector(vector)
            }),
        Function("scalar", [.vector], result: .scalar, .general { .scalar(onlyValues($0.vector(0))) }),
    ]

    /// The value at each step with exactly one, NaN at the others.
    private static func onlyValues(_ vector: StepVector) -> [Double] {
        var counts = Array(repeating: 0, count: vector.steps)
        var values = Array(repeating: Double.nan, count: vector.steps)
        for row in 0..<vector.count {
            for step in 0..<vector.steps where !StepVector.isAbsent(vector.cell(row, step)) {
                counts[step] += 1
                values[step] = counts[step] == 1 ? vector.cell(row, step) : .nan
            }
        }
        return values
    }
}
