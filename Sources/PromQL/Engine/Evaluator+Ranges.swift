/// The samples that a range vector's windows move over.
struct RangeVector {
    let series: [Series]
    /// How far a window reaches back. Milliseconds.
    let duration: Int64
    /// The last instant of the window at each step.
    let ends: StepGrid
    /// How many values the meter holds for it.
    let held: Int
}

extension Evaluator {
    /// The samples behind a range selector or subquery, for all steps.
    func rangeVector(_ expression: Expression, _ grid: StepGrid) throws -> RangeVector {
        switch expression.unwrapped {
        case .matrixSelector(let node):
            let ends = grid.shifted(node.selector.shift, query: query)
            let series = try select(node.selector, from: ends.start - node.duration, through: ends.last)
                .map(\.withoutStaleMarkers)
            let held = series.reduce(0) { $0 + $1.values.count }
            try meter.hold(held)
            return RangeVector(series: series, duration: node.duration, ends: ends, held: held)
        case .subquery(let node):
            let ends = grid.shifted(node.shift, query: query)
            let inner = try subqueryGrid(node, ends)
            guard inner.count > 0 else { return RangeVector(series: [], duration: node.duration, ends: ends, held: 0) }
            let value = try vector(node.expression, inner)
            return RangeVector(
                series: value.series(inner), duration: node.duration, ends: ends, held: value.cells.count)
        default:
            throw EvaluationError.failed("expected a range vector: \(expression)")
        }
    }

    /// The steps of a subquery: the multiples of its step that any of the windows reaches.
    private func subqueryGrid(_ node: Subquery, _ ends: StepGrid) throws -> StepGrid {
        let step = node.step ?? options.subqueryStep
        let begin = ends.start - node.duration
        // Division rounds towards 0, which is up for negative times.
        var start = begin / step * step
        if start < begin { start += step }
        let grid = StepGrid(start: start, through: ends.last, interval: step)
        guard grid.count <= options.maximumSamples else { throw EvaluationError.tooManySamples }
        return grid
    }

    /// The samples of a matrix at the only step.
    func matrix(_ expression: Expression, _ grid: StepGrid) throws -> [Series] {
        let range = try rangeVector(expression, grid)
        let end = range.ends.start
        return range.series.compactMap { series in
            let first = series.timestamps.firstIndex(after: end - range.duration - 1)
            let last = series.timestamps.firstIndex(after: end)
            guard first < last else { return nil }
            return Series(
                labels: series.labels, timestamps: Array(series.timestamps[first..<last]),
                values: Array(series.values[first..<last]))
        }
    }
}
