import Foundation

/// The mean of the past, newer values counting more: what remains of the last value when its noise is averaged out.
struct ExponentialMean: ForecastMethod {
    let name: String
    /// After so many steps a value counts half.
    let halfLife: Double

    func forecast(_ past: Past, coefficients: [Double], steps: Int) -> [Double]? {
        guard past.count > 0 else { return nil }
        let decay = pow(0.5, 1 / halfLife)
        var (sum, weights, weight) = (0.0, 0.0, 1.0)
        for index in stride(from: past.count - 1, through: max(0, past.count - Int(12 * halfLife) - 2), by: -1) {
            sum += weight * past.raw[index]
            weights += weight
            weight *= decay
        }
        return [Double](repeating: sum / weights, count: steps)
    }
}
