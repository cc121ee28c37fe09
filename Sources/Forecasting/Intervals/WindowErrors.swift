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
    /// The fewest errors that have a 10 % and a 90 % quantile.
    private static let fewestErrors = 9
    /// The variance of a median of many errors with a normal distribution of variance 1, times how many they are.
    private static let varianceOfMedian = Double.pi / 2

    /// What sums over one of the task's windows missed, between square roots; nil as long as little is known.
    ///
    /// Forecasts are medians, and where demand is skewed a sum of medians falls short of the median sum. The median
    /// error counts as far as it is more than chance (the non-negative garrote; Breiman, 1995). Windows overlap, so
    /// that only some errors are independent: one to come varies by 1 + 1/n times as much, and few tell little of the
    /// tails. All quantiles are widened as Student's t widens the 90 % one.
    static func roots(_ records: [OriginRecord], task: ForecastTask, window: Int) -> Quantiles? {
        let known = records.indices.filter { !records[$0].windowErrors[window].isNaN }
        guard known.count >= fewestErrors, let oldest = known.first, let newest = known.last else { return nil }
        let errors = known.map { records[$0].windowErrors[window] }
        let quantiles = Quantiles(
            of: FloatOrder.ascending(errors).map { Double(errors[$0]) }, at: ResidualIntervals.probabilities)
        guard let median = quantiles[0.5], let lower = quantiles[0.1], let upper = quantiles[0.9] else { return nil }
        let length = task.windows[window].count
        let independent = min(
            Double(known.count), 1 + Double(records[newest].index - records[oldest].index) / Double(length))
        let deviation = (upper - lower) / (2 * Quantiles.normal90)
        let chance = deviation * deviation * varianceOfMedian / independent
        // A single step's forecast is its median.
        let bias = length > 1 && median != 0 ? median * max(0, 1 - chance / (median * median)) : 0
        let student = Quantiles.student90(freedom: max(1, independent - 1)) / Quantiles.normal90
        let inflation = student * (1 + 1 / independent).squareRoot()
        return Quantiles(
            probabilities: quantiles.probabilities, values: quantiles.values.map { bias + ($0 - median) * inflation })
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
            // ``LevelScenarios`` takes errors around the sum of the points.
            let bias = issued.jump == nil ? median : 0
            // The 80 % interval may be widened more than the 95 % interval; they must not cross.
            var last = -Double.infinity
            let roots = Quantiles(
                probabilities: quantiles.probabilities,
                values: zip(quantiles.probabilities, quantiles.values).map { probability, error in
                    last = max(last, bias + (error - median) * widenings[block].factor(probability))
                    return last
                })
            let sum = issued.values[window].reduce(0, +)
            return WindowErrors(
                start: window.lowerBound, steps: window.upperBound,
                roots: issued.jump?.rootErrors(of: window, sum: sum, measured: roots) ?? roots)
        }
    }
}
