/// A way to continue a series.
///
/// A method sees what is in the series and nothing else: given the same series it gives the same
/// forecast. It skips gaps (NaN) and never turns one into a value.
public protocol ForecastMethod: Sendable {
    /// Names the method in answers and tables, in snake_case.
    var name: String { get }

    /// The next `steps` values after the end of `series`, each finite when the series' values are.
    ///
    /// - Returns: nil when the history is too short for this method.
    func forecast(_ series: TimeSeries, steps: Int) -> [Double]?
}

/// The one list of methods. To add one: a file for it, and a line here.
public enum ForecastMethods {
    static let daySeconds: Int64 = 86_400
    static let weekSeconds: Int64 = 7 * daySeconds

    /// Every method that suits a series whose steps are `step` seconds wide, the simplest first:
    /// of methods that have been equally good, the first is taken.
    ///
    /// A season needs to be a whole number of steps, so hourly series have a day and a week, daily
    /// ones a week, and a step of 7 minutes has a week only.
    public static func all(step: Int64) -> [any ForecastMethod] {
        let grid = TimeSeries(start: 0, step: step, values: [])
        var methods: [any ForecastMethod] = [LastValue(), ExponentialSmoothing()]
        if let day = grid.steps(spanning: daySeconds) {
            methods.append(SeasonalNaive(period: day, name: "seasonal_naive_day"))
        }
        if let week = grid.steps(spanning: weekSeconds) {
            methods.append(SeasonalNaive(period: week, name: "seasonal_naive_week"))
        }
        return methods
    }
}
