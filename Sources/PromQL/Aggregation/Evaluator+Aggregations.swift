extension Evaluator {
    func aggregation(_ node: Aggregation, _ grid: StepGrid) throws -> StepVector {
        let parameter = try node.parameter.map { try evaluate($0, grid) }
        let vector = try vector(node.operand, grid)
        let result = try aggregate(node, vector, parameter)
        try meter.hold(result.cells.count)
        meter.release(vector.cells.count + (parameter?.size ?? 0))
        return result
    }

    private func aggregate(_ node: Aggregation, _ vector: StepVector, _ parameter: StepValue?) throws -> StepVector {
        try meter.spend(vector.cells.count)
        switch (node.operation, parameter) {
        case (.countValues, .string(let label)):
            return try CountValues(label: label).counts(vector, node.grouping, meter)
        case (.topk, .scalar(let counts)):
            return try Extremes(counts: counts, isTop: true).select(vector, Groups(vector, node.grouping))
        case (.bottomk, .scalar(let counts)):
            return try Extremes(counts: counts, isTop: false).select(vector, Groups(vector, node.grouping))
        case (.quantile, .scalar(let quantiles)):
            return quantile(vector, Groups(vector, node.grouping), quantiles)
        case (let operation, _):
            return fold(vector, Groups(vector, node.grouping), operation)
        }
    }

    private func quantile(_ vector: StepVector, _ groups: Groups, _ quantiles: [Double]) -> StepVector {
        var result = StepVector(steps: vector.steps)
        for (group, rows) in groups.rows.enumerated() {
            let start = result.appendRow(groups.labels[group])
            for step in 0..<vector.steps {
                let values = rows.map { vector.cell($0, step) }.filter { !StepVector.isAbsent($0) }
                if !values.isEmpty { result.cells[start + step] = Quantile.of(values, quantiles[step]) }
            }
        }
        return result
    }

    /// The aggregations that take one value after another.
    private func fold(_ vector: StepVector, _ groups: Groups, _ operation: AggregationOperator) -> StepVector {
        switch operation {
        case .sum: accumulate(vector, groups) { $0 + $1 }
        case .min: accumulate(vector, groups) { $1 < $0 || $0.isNaN ? $1 : $0 }
        case .max: accumulate(vector, groups) { $1 > $0 || $0.isNaN ? $1 : $0 }
        case .group: accumulate(vector, groups, first: { _ in 1 }) { group, _ in group }
        case .count: accumulate(vector, groups, first: { _ in 1 }) { count, _ in count + 1 }
        default: Moments.aggregate(vector, groups, operation)
        }
    }

    /// One cell per group and step: the first value, combined with each that follows.
    @inline(__always)
    private func accumulate(
        _ vector: StepVector, _ groups: Groups, first: (Double) -> Double = { $0 },
        _ combine: (Double, Double) -> Double
    ) -> StepVector {
        var result = StepVector(steps: vector.steps)
        for labels in groups.labels { _ = result.appendRow(labels) }
        let steps = vector.steps
        for row in 0..<vector.count {
            let source = row * steps
            let target = groups.groupOfRow[row] * steps
            for step in 0..<steps {
                let value = vector.cells[source + step]
                if StepVector.isAbsent(value) { continue }
                let soFar = result.cells[target + step]
                result.cells[target + step] = StepVector.isAbsent(soFar) ? first(value) : combine(soFar, value)
            }
        }
        return result
    }
}
