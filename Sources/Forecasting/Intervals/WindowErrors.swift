/// The errors that sums over the steps after ``start`` up to ``steps`` had: √actual − √forecast, at rolling origins.
///
/// Sums have errors of their own. Adding the steps' quantiles would assume that every hour errs in the same direction.
public struct WindowErrors: Sendable {
    /// How many steps come before the first of the sum.
    public let start: Int
    /// How many steps there are through the last of the sum.
    public let steps: Int
    /// Of √actual − √forecast of such sums.
    public let roots: Quantiles

    public init(start: Int = 0, steps: Int, roots: Quantiles) {
        self.start = start
        self.steps = steps
        self.roots = roots
    }

    /// Whether this has every quantile that `other` has.
    func reaches(_ other: WindowErrors) -> Bool {
        other.roots.probabilities.allSatisfy { roots[$0] != nil }
    }
}

extension WindowErrors {
    /// Errors of sums are known from so many on.
    private static let enoughOrigins = 8

    /// What sums over one of the task's windows missed, between square roots; nil as long as little is known.
    static func roots(_ records: [OriginRecord], window: Int) -> Quantiles? {
        var known: [Float] = []
        known.reserveCapacity(records.count)
        for index in records.indices where !records[index].windowErrors[window].isNaN {
            known.append(records[index].windowErrors[window])
        }
        guard known.count >= enoughOrigins else { return nil }
        return Quantiles(
            of: FloatOrder.ascending(known).map { Double(known[$0]) }, at: ResidualIntervals.probabilities)
    }

    /// How wrong sums were. They are joint: the sum of a path's errors, not the sum of each step's quantile.
    ///
    /// - Parameter measured: what is known of each of the task's windows.
    static func all(
        _ measured: [Quantiles?], task: ForecastTask, widenings: [ResidualIntervals.Widening],
        issued: SeriesModel.Issued
    ) -> [WindowErrors] {
        zip(task.windows, measured).compactMap { window, quantiles in
            guard let quantiles else { return nil }
            let block = task.block(of: window)
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
