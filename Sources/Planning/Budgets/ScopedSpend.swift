import CivilTime

/// The spend of everything in a scope.
public struct ScopedSpend: Sendable {
    public let series: SpendSeries
    /// From when on ``series`` has rows, in Unix seconds.
    public let start: Int64
    /// What was spent before ``start``, and since when: the sum of rows too old to be kept one by one, by the start of
    /// the period that they belong to.
    private let earlier: [Int64: Int64]

    public init(_ series: SpendSeries, start: Int64 = .min, earlier: [Int64: Int64] = [:]) {
        self.series = series
        self.start = start
        self.earlier = earlier
    }

    /// The sum of the rows that begin within `range`, in micro-dollars. Of time before ``start`` only whole
    /// ``earlier`` stretches are known.
    public func total(in range: Range<Int64>) -> Int64 {
        let before = range.lowerBound < start ? earlier[range.lowerBound] ?? 0 : 0
        return before.adding(saturating: series.total(in: range))
    }

    /// Whether ``total(in:)`` has all rows within `range`.
    func knows(_ range: Range<Int64>) -> Bool {
        start <= range.lowerBound || (earlier[range.lowerBound] != nil && start <= range.upperBound)
    }

    /// When the sum since the start of `range` reached `target` micro-dollars: within the hour that took it there, as if
    /// that hour was spent evenly.
    ///
    /// - Returns: nil when it did not within `range`, and its start for a target of 0 or less. Where it was reached by rows too old to
    ///   be kept, when the others begin.
    public func time(reaching target: Double, in range: Range<Int64>) -> Int64? {
        guard target > 0 else { return range.lowerBound }
        func reach(_ time: Int64) -> Double { Double(total(in: range.lowerBound..<max(range.lowerBound, time))) }
        guard reach(range.upperBound) >= target else { return nil }
        let hour: Int64 = 3600
        var low = max(range.lowerBound, start).flooredQuotient(by: hour)
        if reach(low * hour) >= target { return max(range.lowerBound, start) }
        var high = (range.upperBound - 1).flooredQuotient(by: hour) + 1
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if reach(middle * hour) >= target { high = middle } else { low = middle }
        }
        let (before, after) = (reach(low * hour), reach(high * hour))
        let share = after > before ? min(1, max(0, (target - before) / (after - before))) : 0
        return min(range.upperBound, max(range.lowerBound, low * hour + Int64(share * Double(hour))))
    }
}
