extension Forecast {
    /// A quantile of the sum over a stretch of steps, counted from 0. The median is off from the sum of the points,
    /// which are medians, by what such sums were off.
    ///
    /// Whole days after the first were measured themselves. Of other stretches the errors of the steps are taken to
    /// cancel out as much as those of as many steps from the first one on.
    ///
    /// - Returns: nil beyond the horizon and, but for the median, where sums as long were not measured so far into the
    ///   tail.
    public func total(over window: Range<Int>, quantile: Double) -> Double? {
        guard window.lowerBound > 0, !window.isEmpty else { return total(steps: window.count, quantile: quantile) }
        guard window.upperBound <= points.count else { return nil }
        let errors = spans.first { $0.start == window.lowerBound && $0.steps == window.upperBound }?.roots
        if let error = errors?[quantile] { return shiftedSum(window, by: error) }
        guard let bias = rootError(steps: window.count, quantile: 0.5) else { return nil }
        let median = shiftedSum(window, by: bias)
        if quantile == 0.5 { return median }
        guard let measured = total(steps: window.count, quantile: quantile),
            let apart = sumOfDeviations(0..<window.count, quantile: quantile),
            let own = sumOfDeviations(window, quantile: quantile)
        else { return nil }
        let share = apart == 0 ? 0 : (measured - shiftedSum(0..<window.count, by: bias)) / apart
        return max(0, median + own * min(max(share, 0), 1))
    }

    /// How far a quantile of the sum is from the sum when the errors of all steps go together.
    private func sumOfDeviations(_ window: Range<Int>, quantile: Double) -> Double? {
        var sum = 0.0
        for point in points[window] {
            guard let value = point.quantiles[quantile] else { return nil }
            sum += value - point.value
        }
        return sum
    }

    /// A quantile of the sum over the first `steps` steps.
    ///
    /// - Returns: nil beyond the horizon, and where no sums as long were measured as far into the tail. Without any
    ///   evidence the median is the sum of the points.
    public func total(steps: Int, quantile: Double) -> Double? {
        guard steps >= 0, steps <= points.count, quantile > 0, quantile < 1 else { return nil }
        guard steps > 0 else { return 0 }
        return rootError(steps: steps, quantile: quantile).map { shiftedSum(0..<steps, by: $0) }
    }

    /// √quantile − √sum of the points, of the sum over the first `steps` steps; for the median 0 where nothing was
    /// measured.
    private func rootError(steps: Int, quantile: Double) -> Double? {
        // All quantiles of one sum come from the same windows, so that they cannot cross.
        guard let above = windows.firstIndex(where: { $0.steps >= steps }) else { return quantile == 0.5 ? 0 : nil }
        guard let error = windows[above].roots[quantile] else { return nil }
        guard above > 0, windows[above - 1].reaches(windows[above]), let shorter = windows[above - 1].roots[quantile]
        else { return error }
        let width = Double(windows[above].steps - windows[above - 1].steps)
        return shorter + Double(steps - windows[above - 1].steps) / width * (error - shorter)
    }

    /// The sum over a stretch of steps, off by what sums were off. Errors were those of usual times: what events add
    /// makes them larger in proportion.
    private func shiftedSum(_ window: Range<Int>, by rootError: Double) -> Double {
        let sum = cumulative[window.upperBound] - cumulative[window.lowerBound]
        let usual = usualCumulative[window.upperBound] - usualCumulative[window.lowerBound]
        guard usual > 0, sum > usual else { return Self.shifted(sum, by: rootError) }
        return sum * min(Self.shifted(usual, by: rootError) / usual, History.mostRelative)
    }

    /// (√value + error)², or 0 where that root would be negative; exactly `value` when the error is 0.
    static func shifted(_ value: Double, by rootError: Double) -> Double {
        let root = value.squareRoot()
        return root + rootError <= 0 ? 0 : max(0, value + rootError * (2 * root + rootError))
    }
}
