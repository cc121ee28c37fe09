import Foundation

extension TimeSeries {
    /// The most steps that ``init(from:to:step:observations:)`` makes: 114 years of hours.
    public static let maximumCount = 1_000_000

    /// A series on the grid from `start` up to but not including `end`, with gaps where nothing was observed.
    ///
    /// An observation counts for the step that contains its time; of several in one step the last
    /// given counts. Those outside the grid are left out. When the grid would exceed
    /// ``maximumCount`` steps it keeps the newest.
    ///
    /// - Parameters:
    ///   - start: where the grid begins, in Unix seconds.
    ///   - end: Unix seconds; the last step is the last one that is over by then.
    ///   - observations: in any order, times in Unix seconds.
    public init(
        from start: Int64, to end: Int64, step: Int64, observations: some Sequence<(start: Int64, value: Double)>
    ) {
        let step = max(1, step)
        let (span, overflow) = end.subtractingReportingOverflow(start)
        let wanted = overflow ? (end > start ? .max / step : 0) : max(0, span) / step
        let count = min(wanted, Int64(Self.maximumCount))
        let first = start + (wanted - count) * step
        var values = [Double](repeating: .nan, count: Int(count))
        for observation in observations where observation.start >= first && observation.start < end {
            let index = Int((observation.start - first) / step)
            if index < values.count { values[index] = observation.value }
        }
        self.init(start: first, step: step, values: values)
    }

    /// Every value times `factor`, as for turning a count per step into a rate.
    public func scaled(by factor: Double) -> TimeSeries {
        TimeSeries(start: start, step: step, values: values.map { $0 * factor }, timeZone: timeZone)
    }

    /// The first `count` steps.
    public func prefix(_ count: Int) -> TimeSeries {
        TimeSeries(start: start, step: step, values: Array(values.prefix(max(0, count))), timeZone: timeZone)
    }

    /// The series up to and including its last observed step; empty when nothing was observed.
    public func droppingTrailingGap() -> TimeSeries {
        guard let last = values.lastIndex(where: { !$0.isNaN }) else { return prefix(0) }
        return last == values.count - 1 ? self : prefix(last + 1)
    }

    /// The sum of several series over the time that any of them covers.
    ///
    /// A step is a gap only where no series has a value: one model that was not reported leaves the
    /// total of the others standing.
    ///
    /// - Returns: nil when there is no series, when steps differ, or when grids are not aligned.
    public static func sum(_ series: [TimeSeries]) -> TimeSeries? {
        guard let model = series.first,
            series.allSatisfy({ $0.step == model.step && ($0.start - model.start) % model.step == 0 })
        else { return nil }
        let filled = series.filter { !$0.values.isEmpty }
        guard let start = filled.map(\.start).min(), let end = filled.map(\.end).max() else { return model }
        let count = (end - start) / model.step
        guard count <= Int64(maximumCount) else { return nil }
        var values = [Double](repeating: .nan, count: Int(count))
        for part in filled {
            let offset = Int((part.start - start) / model.step)
            for (index, value) in part.values.enumerated() where !value.isNaN {
                let sum = values[offset + index]
                values[offset + index] = sum.isNaN ? value : sum + value
            }
        }
        return TimeSeries(start: start, step: model.step, values: values, timeZone: model.timeZone)
    }
}

extension TimeSeries {
    /// The same numbers with days and weeks as in `timeZone`.
    public func on(_ timeZone: TimeZone) -> TimeSeries {
        TimeSeries(start: start, step: step, values: values, timeZone: timeZone)
    }
}
