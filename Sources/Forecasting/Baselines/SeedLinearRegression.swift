/// The simple predictor of the article on predictive scaling: a straight line through the requests of the last buckets,
/// continued, plus a buffer of 20 %.
///
/// The line is fitted by least squares on the bucket's index, and needs 10 buckets. The article counts "in a window"
/// without naming its length; ``windowHours`` is ours. Its 50 requests at least, and its floor at half of the current
/// capacity, belong to scaling and are left out.
struct SeedLinearRegression: ForecastMethod {
    let name = "seed_linear_regression"
    let windowHours: Int

    private static let fewestBuckets = 10
    private static let buffer = 1.2

    func forecast(_ past: Past, coefficients: [Double], steps: Int) -> [Double]? {
        let window = min(past.count, max(Self.fewestBuckets, windowHours * past.stepsPerDay / 24))
        guard window >= Self.fewestBuckets else { return nil }
        let first = past.count - window
        let meanIndex = Double(window - 1) / 2
        let mean = past.raw.mean(first, past.count)
        var (products, squares) = (0.0, 0.0)
        for index in 0..<window {
            let distance = Double(index) - meanIndex
            products += distance * (past.raw[first + index] - mean)
            squares += distance * distance
        }
        let slope = products / squares
        return (0..<steps).map { Self.buffer * (mean + slope * (Double(window + $0) - meanIndex)) }
    }
}
