/// How a series goes on when the new level of a possible change stays, and when the old one returns, step by step.
struct LevelScenarios: Sendable {
    let change: LevelChange
    private var stays: [(value: Double, quantiles: Quantiles)] = []
    private var returns: [Double] = []

    init(change: LevelChange) { self.change = change }

    /// Adds the next step: what is forecast, should the new level stay, with its quantiles, and should the old one
    /// return.
    mutating func append(stays value: Double, quantiles: Quantiles, returns: Double) {
        stays.append((value, quantiles))
        self.returns.append(returns)
    }

    /// √quantile − √forecast of a sum over some of the steps.
    ///
    /// Like its steps, a sum is one of two: of the old level, with the errors that sums had, or of the new one. How far
    /// off that is all steps have in common, so that their errors do not cancel out: there the sum's quantile is the
    /// sum of the steps' ones, and the less so the longer the new level is known. No quantile is closer to the forecast
    /// than without a change.
    ///
    /// - Parameters:
    ///   - sum: what is forecast of it.
    ///   - measured: √actual − √forecast of such sums; its median is 0.
    func rootErrors(of window: Range<Int>, sum: Double, measured: Quantiles) -> Quantiles {
        let new = stays[window].reduce(0) { $0 + $1.value }
        let old = returns[window].reduce(0, +)
        let scale = change.likeness * (new / max(old, LevelChange.leastShare * new, .leastNormalMagnitude)).squareRoot()
        func outward(_ probability: Double, _ error: Double, _ other: Double) -> Double {
            probability == 0.5 ? error : probability < 0.5 ? min(error, other) : max(error, other)
        }
        var (staying, returning): ([Double], [Double]) = ([], [])
        for (probability, error) in zip(measured.probabilities, measured.values) {
            let together = stays[window].reduce(0) { $0 + ($1.quantiles[probability] ?? $1.value) }
            let moved = scale * error
            let common = moved + change.uncertainty * (together.squareRoot() - new.squareRoot() - moved)
            staying.append(Forecast.shifted(new, by: outward(probability, moved, common)))
            returning.append(Forecast.shifted(old, by: error))
        }
        let mixed = Quantiles(probabilities: measured.probabilities, values: staying).mixed(
            with: Quantiles(probabilities: measured.probabilities, values: returning), share: change.share, around: sum)
        return Quantiles(
            probabilities: measured.probabilities,
            values: zip(measured.probabilities, zip(mixed.values, measured.values)).map { probability, values in
                outward(probability, values.0.squareRoot() - sum.squareRoot(), values.1)
            })
    }
}
