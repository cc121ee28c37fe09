/// The prediction of the article on traffic spikes: a weighted mean of the last ten values, which goes on for ever.
///
/// The weights, from the oldest value to the newest, are .05 .07 .10 .13 .15 .15 .12 .10 .08 .05.
struct SeedWeightedMean: ForecastMethod {
    let name = "seed_weighted_mean"

    private static let weights = [0.05, 0.07, 0.10, 0.13, 0.15, 0.15, 0.12, 0.10, 0.08, 0.05]

    func forecast(_ past: Past, coefficients: [Double], steps: Int) -> [Double]? {
        let first = past.count - Self.weights.count
        guard first >= 0 else { return nil }
        let mean = Self.weights.enumerated().reduce(0) { $0 + $1.element * past.raw[first + $1.offset] }
        return [Double](repeating: mean, count: steps)
    }
}
