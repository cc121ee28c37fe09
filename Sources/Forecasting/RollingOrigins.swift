/// Where, in the past of a series, forecasts are made again to see how wrong they would have been.
enum RollingOrigins {
    /// About `limit` origins, ascending. An origin is the number of steps known at it.
    ///
    /// They follow an observed step, because a forecast always starts at the last observation. They spread over the
    /// last four weeks, or six horizons if that is longer. Their spacing shares no factor with the day, so that all
    /// hours of the day get their turn.
    static func choose(_ series: TimeSeries, steps: Int, limit: Int) -> [Int] {
        let values = series.values
        guard let first = values.firstIndex(where: { !$0.isNaN }), first + 1 < values.count, limit > 0
        else { return [] }
        let weeks = series.steps(spanning: ForecastMethods.weekSeconds).map { 4 * $0 } ?? limit
        let window = max(6 * min(steps, values.count), weeks)
        let earliest = max(first + 1, values.count - window)
        var spacing = max(1, (values.count - earliest + limit - 1) / limit)
        if let day = series.steps(spanning: ForecastMethods.daySeconds), spacing > 1 {
            spacing = nearestCoprime(spacing, to: day)
        }
        // The latest origin has one known step after it.
        return stride(from: values.count - 1, through: earliest, by: -spacing)
            .filter { !values[$0 - 1].isNaN }
            .reversed()
    }

    private static func nearestCoprime(_ number: Int, to other: Int) -> Int {
        var distance = 0
        while true {
            // 1 shares no factor with anything, so this ends.
            for candidate in [number - distance, number + distance] where greatestCommonDivisor(candidate, other) == 1 {
                return candidate
            }
            distance += 1
        }
    }

    private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
        b == 0 ? a : greatestCommonDivisor(b, a % b)
    }
}
