/// Persistence: what was last observed goes on. Hard to beat an hour ahead, and what every other
/// method is measured against.
public struct LastValue: ForecastMethod {
    public let name = "last_value"

    public init() {}

    /// Needs one observation.
    public func forecast(_ series: TimeSeries, steps: Int) -> [Double]? {
        guard let last = series.values.last(where: { !$0.isNaN }) else { return nil }
        return Array(repeating: last, count: max(0, steps))
    }
}
