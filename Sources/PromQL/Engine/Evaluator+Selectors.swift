extension Evaluator {
    /// The newest value of each series at each step, no older than the lookback.
    func instantVector(_ node: VectorSelector, _ grid: StepGrid) throws -> StepVector {
        try newest(node, grid) { series, index in series.values[index] }
    }

    /// When each series had its newest value, in seconds, at each step.
    func instantTimestamps(_ node: VectorSelector, _ grid: StepGrid) throws -> StepVector {
        try newest(node, grid) { series, index in Double(series.timestamps[index]) / 1000 }
    }

    private func newest(
        _ node: VectorSelector, _ grid: StepGrid, _ read: (Series, Int) -> Double
    ) throws -> StepVector {
        let times = grid.shifted(node.shift, query: query)
        let selected = try select(node, from: times.start - options.lookback, through: times.last)
        let samples = selected.reduce(0) { $0 + $1.values.count }
        try meter.hold(samples)
        defer { meter.release(samples) }

        var vector = StepVector(steps: grid.count)
        for series in selected {
            try meter.hold(grid.count)
            let row = vector.appendRow(series.labels)
            var isPresent = false
            // The first sample after the step.
            var next = series.timestamps.firstIndex(after: times.start)
            for step in 0..<grid.count {
                let time = times.time(step)
                while next < series.timestamps.count && series.timestamps[next] <= time { next += 1 }
                guard next > 0, series.timestamps[next - 1] >= time - options.lookback,
                    !Series.isStale(series.values[next - 1])
                else { continue }
                vector.cells[row + step] = read(series, next - 1)
                isPresent = true
            }
            if !isPresent {
                vector.removeLastRow()
                meter.release(grid.count)
            }
        }
        return vector
    }

    func select(_ node: VectorSelector, from: Int64, through: Int64) throws -> [Series] {
        let series = try source.select(node.matchers, from: from, through: through)
        guard series.count <= options.maximumSeries else {
            throw EvaluationError.tooManySeries(limit: options.maximumSeries)
        }
        return series
    }
}

extension [Int64] {
    /// The index of the first element greater than `value`, in ascending elements.
    func firstIndex(after value: Int64) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle] <= value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
