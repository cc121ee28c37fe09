import Foundation

/// How fast a budget's money goes, over one window that ends with the newest hour known.
public struct BurnRate: Sendable, Equatable {
    /// As in the answer: `1h`, `6h`, `1d`, `3d`.
    public var window: String
    /// The window's length.
    public var seconds: Int64
    /// Spend per time in the window over limit per time in the period: above 1, the limit does not last.
    /// Nil when data does not cover the window, or is over three hours late and older than the window.
    public var ratio: Double?
    /// The same relative to the pace that the season predicts: a Monday at noon costs more than a Sunday night, and may.
    /// Nil without two weeks before the window, and where nothing is usually spent.
    public var seasonalRatio: Double?

    /// The windows that are told of.
    static let windows: [(name: String, seconds: Int64)] = [
        ("1h", 3600), ("6h", 6 * 3600), ("1d", 86_400), ("3d", 3 * 86_400),
    ]
    /// How late data may be and still speak of the present: usage of an hour comes after it, and up to two hours later.
    private static let lateness: Int64 = 3 * 3600
    /// How many weeks tell of the season, at most and at least.
    private static let weeks: ClosedRange<Int64> = 2...4
    /// Where less than such a share of the mean pace is usual, hardly anything is spent, and any ratio to it says nothing.
    private static let leastSeasonalShare = 0.02

    /// - Parameters:
    ///   - limit: in micro-dollars, for a period of `length` seconds.
    ///   - coverage: the time for which spend is known, in Unix seconds.
    ///   - time: now, in Unix seconds.
    static func all(
        _ spend: ScopedSpend, limit: Int64, length: Int64, coverage: Range<Int64>, at time: Int64, timeZone: TimeZone
    ) -> [BurnRate] {
        windows.map { name, seconds in
            var rate = BurnRate(window: name, seconds: seconds)
            let window = coverage.upperBound - seconds..<coverage.upperBound
            guard limit > 0, coverage.lowerBound <= window.lowerBound,
                time.subtracting(saturating: coverage.upperBound) <= max(seconds, lateness)
            else { return rate }
            let pace = Double(spend.total(in: window)) / Double(seconds)
            let ratio = pace / (Double(limit) / Double(length))
            rate.ratio = ratio
            rate.seasonalRatio = seasonalShare(of: window, spend, from: coverage.lowerBound, timeZone).map { ratio / $0 }
            return rate
        }
    }

    /// The usual pace of such a window over the usual pace of a week: what the same local hours of the weeks before cost,
    /// over the mean of those weeks.
    private static func seasonalShare(
        of window: Range<Int64>, _ spend: ScopedSpend, from start: Int64, _ timeZone: TimeZone
    ) -> Double? {
        let week: Int64 = 7 * 86_400
        let known = min(weeks.upperBound, (window.lowerBound - start) / week)
        guard known >= weeks.lowerBound else { return nil }
        let clock = LocalClock(timeZone: timeZone)
        let usual = (1...known).reduce(0.0) { sum, count in
            let shifted = window.upperBound - count * week
            let end = shifted + clock.offset(at: window.upperBound) - clock.offset(at: shifted)
            return sum + Double(spend.total(in: end - Int64(window.count)..<end))
        }
        let mean = Double(spend.total(in: window.lowerBound - known * week..<window.lowerBound)) / Double(week)
        let share = usual / Double(window.count) / mean
        return share.isFinite && share >= leastSeasonalShare ? share : nil
    }
}
