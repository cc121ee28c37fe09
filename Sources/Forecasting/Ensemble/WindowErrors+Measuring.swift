extension WindowErrors {
    /// Errors of sums are known from so many on.
    private static let enoughOrigins = 8

    /// How wrong sums were. They are joint: the sum of a path's errors, not the sum of each step's quantile.
    static func all(
        _ records: [OriginRecord], task: ForecastTask, widenings: [ResidualIntervals.Widening],
        issued: SeriesModel.Issued
    ) -> [WindowErrors] {
        task.windows.enumerated().compactMap { index, window in
            let known = records.indices.map { records[$0].windowErrors[index] }.filter { !$0.isNaN }
            let errors = FloatOrder.ascending(known).map { Double(known[$0]) }
            guard errors.count >= enoughOrigins else { return nil }
            let block = task.blockEnds.firstIndex { $0 >= window.upperBound } ?? task.blockEnds.count - 1
            let quantiles = Quantiles(of: errors, at: ResidualIntervals.probabilities)
            let median = quantiles[0.5] ?? 0
            // The 80 % interval may be widened more than the 95 % interval; they must not cross.
            var last = -Double.infinity
            let roots = Quantiles(
                probabilities: quantiles.probabilities,
                values: zip(quantiles.probabilities, quantiles.values).map { probability, error in
                    last = max(last, (error - median) * widenings[block].factor(probability))
                    return last
                })
            let sum = issued.values[window].reduce(0, +)
            return WindowErrors(
                start: window.lowerBound, steps: window.upperBound,
                roots: issued.jump?.rootErrors(of: window, sum: sum, measured: roots) ?? roots)
        }
    }
}
