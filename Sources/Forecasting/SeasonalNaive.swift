/// The same phase of the season before: this hour yesterday, or this hour last week.
///
/// Where that step is a gap, the same phase of up to three seasons earlier is taken, and where those are gaps
/// too, the nearest earlier phase that has a value.
///
/// A season is a number of steps and knows no calendar: for one season after clocks change it is an hour off.
public struct SeasonalNaive: ForecastMethod {
    public let name: String
    /// The length of a season in steps, at least 1.
    public let period: Int

    private static let seasonsBack = 4

    /// - Parameter name: `seasonal_naive_` and the period when nil.
    public init(period: Int, name: String? = nil) {
        self.period = max(1, period)
        self.name = name ?? "seasonal_naive_\(max(1, period))"
    }

    /// Needs a whole season, and a value for at least half of its phases.
    public func forecast(_ series: TimeSeries, steps: Int) -> [Double]? {
        let values = series.values
        guard values.count >= period else { return nil }
        var season = Array(values.suffix(period))
        var missing = 0
        for phase in season.indices where season[phase].isNaN {
            var index = values.count - period + phase
            for _ in 1..<Self.seasonsBack where season[phase].isNaN && index >= period {
                index -= period
                season[phase] = values[index]
            }
            if season[phase].isNaN { missing += 1 }
        }
        guard missing * 2 <= period, let carried = season.last(where: { !$0.isNaN }) else { return nil }
        if missing > 0 {
            // A season is a circle: what precedes its first phase is its last.
            var latest = carried
            for phase in season.indices {
                if season[phase].isNaN { season[phase] = latest } else { latest = season[phase] }
            }
        }
        return (0..<max(0, steps)).map { season[$0 % period] }
    }
}
