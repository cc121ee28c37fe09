import Foundation

/// A jump of the level, told by what forecasts issued before it missed since.
///
/// As long as it may be a burst that soon is over, forecasts stay, and only intervals hold both: what comes when the
/// old level returns, and what comes when the new one stays, the more of that the more steps have spoken for it. Once
/// that is beyond what bursts do, the change is recognised and forecasts go to the new level. What follows a level that
/// is over, and is not usual, is recognised with its first step.
struct LevelChange {
    /// The number of the first step at the new level.
    let start: Int
    /// How likely the new level is to stay, from 0 to 1.
    let share: Double
    /// √actual − √forecast of the newest day since the change (or as much as is forecast, if that is less), of a
    /// forecast from before it, moved to the new level.
    let errors: [(error: Double, root: Double)]
    /// How much of the new level what was missed at the old one tells of, from 0 to 1.
    let likeness: Double
    /// How far off the new level may be, relative to what one step of it tells: that shrinks with the square root of
    /// the steps that are known of it. 1 before it is recognised.
    let uncertainty: Double
    /// The new level is ``offset`` and ``ratio`` times the old one.
    let ratio: Double
    let offset: Double
    /// How much of the way forecasts go; 0 before it is recognised.
    private let trust: Double
    var isRecognised: Bool { trust > 0 }
    private let factor: Double
    /// What was to be expected of a step without the change.
    let expected: @Sendable (Int) -> Double

    /// Methods come round to smaller changes quickly enough, and those that last are too hard to tell from those that
    /// do not.
    static let leastRatio = 2.0
    /// Less than such a share of the usual is an outage: what is left then, such as health checks, is no demand.
    static let outageRatio = 0.02
    /// So many hours at the new level make it as likely to stay as not.
    static let doubtfulHours = 4.0
    /// The same of what follows a level that is over. Fewer are enough: that the level ended, and not at the usual, is
    /// evidence too.
    static let doubtfulHoursAfterLevel = 2.0
    /// From levels lower than such a share of the new one, what they were like says little of it.
    static let leastShare = 0.005
    /// Of a level about which nothing is known, roots are taken to vary by such a share, which counts as much as
    /// ``doubtfulHours`` errors.
    private static let unknownSpread = 0.5
    /// For so many days forecasts from before a change tell of it; by then methods have come round themselves.
    private static let days = 8

    /// For how many steps the forecasts of a record are kept: eight days by the hour, four hours by minutes.
    static func stepsKept(_ task: ForecastTask) -> Int {
        task.isLong ? days * task.stepsPerDay : task.stepsPerDay / 6
    }

    /// For how many steps a forecast from before a change tells of it: no more than it was made for, since the day
    /// after that may be another day of the week.
    static func stepsTold(_ task: ForecastTask) -> Int { min(days * task.stepsPerDay, task.steps) }

    /// How likely a recognised change is not to last, from 0 to 1: a half after `doubtfulHours` hours.
    static func doubt(since start: Int, doubtfulHours: Double, task: ForecastTask, known: Int) -> Double {
        let hours = Double((known - start) * 24) / Double(task.stepsPerDay)
        return doubtfulHours / (hours + doubtfulHours)
    }

    /// `actual` / `expected`, at most 1 / ``leastShare``: how many times as much as next to nothing something is says
    /// nothing. 1 where both are 0.
    static func ratio(of actual: Double, to expected: Double) -> Double {
        actual == 0 && expected == 0 ? 1 : actual / max(expected + leastShare * actual, .leastNormalMagnitude)
    }

    /// The same of the sum of some steps.
    static func ratio(of history: History, over steps: Range<Int>, to expected: (Int) -> Double) -> Double {
        let (actual, sum) = steps.reduce(into: (0.0, 0.0)) { sums, step in
            sums.0 += history.values[step - history.first]
            sums.1 += expected(step)
        }
        return ratio(of: actual, to: sum)
    }

    /// `actual` / `expected` itself, from their ``ratio(of:to:)``; nil beyond a thousand.
    static func factor(_ ratio: Double) -> Double? {
        let factor = ratio / max(1 - leastShare * ratio, .leastNormalMagnitude)
        return factor > 1_000 ? nil : factor
    }

    /// Whether a ratio is that of another level: 1 of a higher one, -1 of a lower one, 0 if it is too close to 1 to
    /// tell.
    static func side(_ ratio: Double) -> Int { ratio >= leastRatio ? 1 : ratio <= 1 / leastRatio ? -1 : 0 }

    /// Whether one is not at another level than the other.
    static func isAlike(_ one: Double, _ other: Double) -> Bool { side(ratio(of: one, to: other)) == 0 }

    /// Up to which factor something is closer to the old level than to one `ratio` times as high, and not another
    /// level.
    static func nearness(to ratio: Double) -> Double {
        min(leastRatio, max(ratio, 1 / max(ratio, .leastNormalMagnitude)).squareRoot())
    }

    /// The same change once it is over, which may come again: by the rule of succession, after so many steps without it
    /// the next is one with it as likely as one in that many and two.
    func over(since steps: Int) -> LevelChange { LevelChange(self, share: 1 / Double(steps + 2)) }

    private init(_ change: LevelChange, share: Double) {
        (start, ratio, offset, expected) = (change.start, change.ratio, change.offset, change.expected)
        (errors, likeness, self.share) = (change.errors, change.likeness, share)
        (trust, uncertainty, factor) = (0, 1, 1)
    }

    /// - Parameter doubt: how likely the new level is not to stay.
    init(
        expecting expected: @escaping @Sendable (Int) -> Double, start: Int, history: History, task: ForecastTask, known: Int,
        doubt: Double, isRecognised: Bool = true
    ) {
        let newest = max(start, known - min(task.stepsPerDay, task.steps))..<known
        let forecasts = newest.map(expected)
        let actuals = newest.map { history.values[$0 - history.first] }
        let count = Double(newest.count)
        let (actual, forecast) = (actuals.reduce(0, +) / count, forecasts.reduce(0, +) / count)
        let ratio = Self.ratio(of: actual, to: forecast)
        let offset = max(0, actual - ratio * forecast)
        self.start = start
        self.ratio = ratio
        self.offset = offset
        self.expected = expected
        likeness = actual > 0 ? min(1, ratio * forecast / actual) : 1
        trust = isRecognised ? 1 - doubt : 0
        uncertainty = isRecognised ? doubt.squareRoot() : 1
        factor = pow(max(Self.leastShare, ratio), trust)
        // Where the old level tells how the new one goes, what forecasts say of it is as good as ever.
        share = 1 - (isRecognised ? pow(doubt, 1 + likeness) : doubt)
        errors = zip(actuals, forecasts).map { actual, forecast in
            let root = (offset + ratio * forecast).squareRoot()
            return (actual.squareRoot() - root, root)
        }
    }

    /// The past as if the change had not been, as soon as it is recognised.
    func undone(_ past: Past, origin: Int) -> Past {
        guard trust > 0 else { return past }
        var values = Array(past.raw.values[..<past.count])
        for index in max(0, past.count - (origin - start))..<past.count {
            values[index] = max(0, values[index] - offset * trust) / factor
        }
        return past.replacing(values)
    }

    /// What is forecast without the change, on its way to the new level.
    func applied(_ value: Double) -> Double {
        trust > 0 ? offset * trust + factor * max(0, value) : value
    }

    /// What a forecast would be if the old level returned.
    func before(_ value: Double) -> Double {
        trust > 0 ? max(0, value - offset * trust) / factor : value
    }

    /// What a forecast would be if the new level stayed.
    func after(_ value: Double, at step: Int) -> Double {
        let usual = trust > 0 ? before(value) : expected(step)
        return offset + ratio * usual
    }

    /// The errors at the new level, with those to be expected while little is known of it.
    func errors(weighing total: Double) -> [ResidualIntervals.Sample.Residual] {
        var result = errors.map { ResidualIntervals.Sample.Residual(Double(Float($0.error)), root: $0.root, weight: 1) }
        let unknown = Self.doubtfulHours * (1 - likeness)
        if unknown > 0, let newest = errors.last {
            for side in [-1.0, 1] {
                result.append(
                    .init(Double(Float(side * Self.unknownSpread * newest.root)), root: newest.root, weight: unknown / 2))
            }
        }
        let sum = result.reduce(0) { $0 + $1.weight }
        let scale = total > 0 ? total / sum : 1
        return result.map { .init($0.value, root: $0.root, weight: $0.weight * scale) }
    }
}
