import Forecasting

/// A forecast that was made at an origin.
public struct IssuedForecast: Sendable {
    public let series: String
    /// When the last bucket known began, in Unix seconds.
    public let origin: Int64
    public let points: [IssuedPoint]
}

/// One step of a forecast, as it is scored and written.
public struct IssuedPoint: Sendable, Equatable {
    /// When the step begins, in Unix seconds.
    public let time: Int64
    public let value: Double
    /// At each of ``probabilities``; never falling.
    public let quantiles: [Double]

    public static let probabilities = [0.025, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.975]

    init(time: Int64, value: Double, quantiles: [Double]) {
        self.time = time
        self.value = value
        self.quantiles = quantiles
    }

    /// A quantile that is not known, for want of evidence, is taken to be the nearest one towards the median, or else
    /// the value: not knowing costs accuracy and coverage, and is never left out of them.
    init(_ point: ForecastPoint) {
        time = point.time
        value = max(0, point.value)
        let middle = Self.probabilities.count / 2
        var quantiles = [Double](repeating: value, count: Self.probabilities.count)
        quantiles[middle] = max(0, point.quantiles[0.5] ?? value)
        for index in middle + 1..<quantiles.count {
            quantiles[index] = max(quantiles[index - 1], point.quantiles[Self.probabilities[index]] ?? 0)
        }
        for index in (0..<middle).reversed() {
            quantiles[index] = min(
                quantiles[index + 1], max(0, point.quantiles[Self.probabilities[index]] ?? .infinity))
        }
        self.quantiles = quantiles
    }
}
