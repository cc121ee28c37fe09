/// The one list of methods. To add one: a file for it, and a line here.
public enum ForecastMethods {
    /// For the next hour in steps of minutes, where what just happened counts most.
    public static let short: [any ForecastMethod] = [
        LastValue(),
        ExponentialMean(name: "exponential_mean_1", halfLife: 1),
        ExponentialMean(name: "exponential_mean_3", halfLife: 3),
        DayProfile(name: "day_profile_ratio", shift: .ratio, halfLifeMinutes: 60),
        DayProfile(name: "day_profile_difference", shift: .difference, halfLifeMinutes: 20),
        DirectRegression.staged,
        DirectRegression(name: "regression_log_free", prior: .recentMeans),
        DoubleSeasonalSmoothing.shortOnLogarithms,
        ShortTrees.onLastValue,
        ShortTrees.onRegression,
    ]

    /// For days ahead, where the season counts most.
    public static let long: [any ForecastMethod] = [
        LastValue(fewestDays: 1),
        SeasonalNaive(name: "seasonal_naive_day", days: 1),
        SeasonalNaive(name: "seasonal_naive_week", days: 7),
        WeekProfile(name: "week_profile", levelHalfLifeHours: 24, profileHalfLifeDays: 28, shrinkage: 2),
        WeekProfile(name: "day_profile", levelHalfLifeHours: 12, profileHalfLifeDays: 2.8, shrinkage: nil),
        DoubleSeasonalSmoothing.longOnLogarithms,
        DoubleSeasonalSmoothing(name: "double_seasonal_root", scale: .root, setting: .long),
        BoostedSmoothing(),
        LongTrees(),
    ]

    /// What forecasts are measured against: the usual naive ones, and those of the articles that the project grew from.
    ///
    /// - Parameter step: seconds. The articles' straight line goes through six hours of shorter steps than an hour, and
    ///   through a day of steps from an hour on.
    public static func baselines(step: Int64) -> [any ForecastMethod] {
        [
            LastValue(),
            SeasonalNaive(name: "seasonal_naive_day", days: 1),
            SeasonalNaive(name: "seasonal_naive_week", days: 7),
            SeedLinearRegression(windowHours: step < 3_600 ? 6 : 24),
            SeedWeightedMean(),
            SeedDoubleMean(),
            SeedBoosting(),
        ]
    }

    /// What each of `methods` learns from a past. One that builds on another before it takes over what that has learned.
    static func fit(_ methods: [any ForecastMethod], to past: Past) -> [[Double]?] {
        var learned: [String: [Double]] = [:]
        return methods.map { method in
            let fit = method.fit(past, learned: learned)
            learned[method.name] = fit
            return fit
        }
    }
}
