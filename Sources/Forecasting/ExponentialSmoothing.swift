/// Simple exponential smoothing: a level that follows the series, and stays where it is from now on.
///
/// It works on square roots, so that one burst does not lift the level for hours. The smoothing factor is the one
/// whose one-step errors over the recent past were smallest in absolute terms. A gap leaves the level as it is.
public struct ExponentialSmoothing: ForecastMethod {
    public let name = "exponential_smoothing"

    private static let factors = [0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9]
    /// With the smallest factor, what is older than this has a weight below 4e-8.
    private static let memory = 336

    public init() {}

    /// Needs three observations among the last 336 steps: one to start the level, two to tell factors apart.
    /// Negative values count as 0, because a square root is taken.
    public func forecast(_ series: TimeSeries, steps: Int) -> [Double]? {
        let roots = series.values.suffix(Self.memory).compactMap { $0.isNaN ? nil : max(0, $0).squareRoot() }
        guard roots.count >= 3 else { return nil }
        var best = (error: Double.infinity, level: 0.0)
        for factor in Self.factors {
            var level = roots[0]
            var error = 0.0
            for index in 1..<roots.count {
                let miss = roots[index] - level
                error += abs(miss)
                level += factor * miss
            }
            if error < best.error { best = (error, level) }
        }
        return Array(repeating: best.level * best.level, count: max(0, steps))
    }
}
