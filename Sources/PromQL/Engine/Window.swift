/// What a range function sees: the samples of one series from `lower` up to `upper`, at least one.
struct Window {
    var times: [Int64] = []
    var values: [Double] = []
    /// The first sample's index.
    var lower = 0
    /// The index after the last sample's.
    var upper = 0
    /// The window's last instant. Milliseconds.
    var end: Int64 = 0
    /// How far it reaches back. Milliseconds.
    var duration: Int64 = 0
    /// The time of evaluation, which an offset does not move. Milliseconds.
    var evaluationTime: Int64 = 0
    /// The function's other arguments, in order.
    var scalars: [Double] = []
    /// The index of the newest sample that is less than the one before it; 0 if none is. It may be before the window.
    var lastDecrease = 0

    var count: Int { upper - lower }
    var last: Int { upper - 1 }
}

extension Evaluator {
    /// Applies a function to the window of each series at each step.
    func overWindows(
        _ range: RangeVector, scalars: [[Double]], keepsMetricName: Bool, _ grid: StepGrid,
        _ function: (borrowing Window) throws -> Double?
    ) throws -> StepVector {
        var vector = StepVector(steps: grid.count)
        for series in range.series {
            try meter.hold(grid.count)
            let row = vector.appendRow(keepsMetricName ? series.labels : series.labels.withoutMetricName)
            if try !fill(&vector.cells, from: row, series, range, scalars, grid, function) {
                vector.removeLastRow()
                meter.release(grid.count)
            }
        }
        return vector
    }

    /// Fills one row.
    ///
    /// - Returns: Whether any step has a value.
    private func fill(
        _ cells: inout [Double], from row: Int, _ series: Series, _ range: RangeVector, _ scalars: [[Double]],
        _ grid: StepGrid, _ function: (borrowing Window) throws -> Double?
    ) throws -> Bool {
        let times = series.timestamps
        let values = series.values
        var window = Window(times: times, values: values, duration: range.duration)
        window.scalars = scalars.map { $0[0] }
        let begin = range.ends.start - range.duration
        window.lower = times.firstIndex(after: begin - 1)
        window.upper = window.lower
        var isPresent = false
        for step in 0..<grid.count {
            window.end = range.ends.time(step)
            let start = window.end - range.duration
            while window.upper < times.count && times[window.upper] <= window.end {
                if window.upper > 0 && values[window.upper] < values[window.upper - 1] {
                    window.lastDecrease = window.upper
                }
                window.upper += 1
            }
            while window.lower < window.upper && times[window.lower] < start { window.lower += 1 }
            guard window.lower < window.upper else { continue }
            window.evaluationTime = grid.time(step)
            for index in scalars.indices { window.scalars[index] = scalars[index][step] }
            try meter.spend(window.count)
            if let value = try function(window) {
                cells[row + step] = value
                isPresent = true
            }
        }
        return isPresent
    }
}
