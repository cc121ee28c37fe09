import Forecasting

/// What spend is expected to come, by quantile, in US dollars.
public struct SpendOutlook: Sendable {
    private let forecast: Forecast

    /// - Parameter forecast: of cost in US dollars by step.
    /// - Returns: nil for a forecast that is not trusted yet.
    public init?(_ forecast: Forecast) {
        guard forecast.status == .ok, !forecast.points.isEmpty else { return nil }
        self.forecast = forecast
    }

    /// What comes within `range`, in US dollars; a step belongs to where it begins.
    ///
    /// - Returns: nil where it is not known how wrong such sums are.
    func total(in range: Range<Int64>, quantile: Double) -> Double? {
        let (first, end) = (stepsBefore(range.lowerBound), stepsBefore(range.upperBound))
        guard end > first else { return 0 }
        guard let whole = forecast.extendedTotal(steps: end, quantile: quantile),
            let before = forecast.extendedTotal(steps: first, quantile: quantile)
        else { return nil }
        return max(0, whole - before)
    }

    /// When a quantile of what comes from the start of `range` on reaches `amount` dollars; nil when not within it.
    func time(reaching amount: Double, in range: Range<Int64>, quantile: Double) -> Int64? {
        func reach(_ time: Int64) -> Double { total(in: range.lowerBound..<time, quantile: quantile) ?? 0 }
        guard !range.isEmpty, reach(range.upperBound) >= amount else { return nil }
        var (low, high) = (stepsBefore(range.lowerBound), stepsBefore(range.upperBound))
        func time(_ steps: Int) -> Int64 { max(range.lowerBound, forecast.lastObservedEnd + Int64(steps) * forecast.step) }
        while high - low > 1 {
            let middle = (low + high) / 2
            if reach(time(middle)) >= amount { high = middle } else { low = middle }
        }
        let (before, after) = (reach(time(low)), reach(time(high)))
        let share = after > before ? min(1, max(0, (amount - before) / (after - before))) : 0
        return min(range.upperBound, time(low) + Int64(share * Double(forecast.step)))
    }

    private func stepsBefore(_ time: Int64) -> Int {
        let distance = max(0, time.subtracting(saturating: forecast.lastObservedEnd))
        return Int(distance / forecast.step) + (distance % forecast.step > 0 ? 1 : 0)
    }
}
