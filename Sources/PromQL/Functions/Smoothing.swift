extension Function {
    static let smoothing: [Function] = [
        Function("holt_winters", [.matrix, .scalar, .scalar], .window(keepsMetricName: false, doubleExponential))
    ]

    /// Double exponential smoothing: a level and a trend, each a weighted mean of the new and the old. The scalars are
    /// the weights of the new level and the new trend, between 0 and 1.
    ///
    /// - Returns: The level at the last sample.
    @Sendable private static func doubleExponential(_ window: borrowing Window) throws -> Double? {
        let smoothing = window.scalars[0]
        let trending = window.scalars[1]
        for (name, factor) in [("smoothing", smoothing), ("trend", trending)] where factor <= 0 || factor >= 1 {
            let symbol = name == "smoothing" ? "sf" : "tf"
            throw EvaluationError.failed(
                "invalid \(name) factor. Expected: 0 < \(symbol) < 1, got: \(GoText.sixDecimals(factor))")
        }
        guard window.count >= 2 else { return nil }
        var previousLevel = 0.0
        var level = window.values[window.lower]
        var trend = window.values[window.lower + 1] - level
        for index in window.lower + 1..<window.upper {
            if index > window.lower + 1 { trend = trending * (level - previousLevel) + (1 - trending) * trend }
            let next = smoothing * window.values[index] + (1 - smoothing) * (level + trend)
            previousLevel = level
            level = next
        }
        return level
    }
}
