extension Function {
    /// The line of least squares through a window.
    static let regression: [Function] = [
        Function(window: "deriv") { window in
            // Times near the samples' own keep precision.
            leastSquares(window, origin: window.times[window.lower])?.slope
        },
        Function(
            "predict_linear", [.matrix, .scalar], dependsOnTime: true,
            .window(keepsMetricName: false) { window in
                let seconds = window.scalars[0]
                return leastSquares(window, origin: window.evaluationTime).map { $0.slope * seconds + $0.intercept }
            }),
    ]

    /// - Parameter origin: The time of the intercept.
    /// - Returns: The slope per second, and the line's value at the origin; nil for fewer than two samples.
    private static func leastSquares(
        _ window: borrowing Window, origin: Int64
    ) -> (slope: Double, intercept: Double)? {
        guard window.count >= 2 else { return nil }
        var (x, y, xy, xx) = (CompensatedSum(), CompensatedSum(), CompensatedSum(), CompensatedSum())
        let first = window.values[window.lower]
        var isConstant = true
        for index in window.lower..<window.upper {
            let seconds = Double(window.times[index] - origin) / 1000
            let value = window.values[index]
            if index > window.lower && value != first { isConstant = false }
            x.add(seconds)
            y.add(value)
            xy.add(seconds * value)
            xx.add(seconds * seconds)
        }
        if isConstant { return first.isInfinite ? (.nan, .nan) : (0, first) }
        let count = Double(window.count)
        let slope = (xy.total - x.total * y.total / count) / (xx.total - x.total * x.total / count)
        return (slope, y.total / count - slope * x.total / count)
    }
}
