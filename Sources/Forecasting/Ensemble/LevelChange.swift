import Foundation

/// A jump of the level, told by what forecasts issued before it missed since.
///
/// As long as it may be a burst that soon is over, forecasts stay, and only intervals hold both: what comes when the
/// old level returns, and what comes when the new one stays, the more of that the more steps have spoken for it. Once
/// that is beyond what bursts do, the change is recognised and forecasts go to the new level.
struct LevelChange {
    /// The number of the first step at the new level.
    let start: Int
    /// How likely the new level is to stay, from 0 to 1.
    let share: Double
    /// √actual − √forecast of the newest day since the change (or as much as is forecast, if that is less), of a forecast
    /// from before it, moved to the new level.
    let errors: [(error: Double, root: Double)]
    /// How much of the new level what was missed at the old one tells of, from 0 to 1.
    let likeness: Double
    /// How far off the new level may be, relative to what one step of it tells: that shrinks with the square root of the
    /// steps that are known of it. 1 before it is recognised.
    let uncertainty: Double
    /// The new level is ``offset`` and ``ratio`` times the old one.
    let ratio: Double
    private let offset: Double
    /// How much of the way forecasts go; 0 before it is recognised.
    private let trust: Double
    var isRecognised: Bool { trust > 0 }
    private let factor: Double
    private let record: OriginRecord

    /// To be recognised: what errors are expected to be without a change, at most, in half-widths of the 95 % interval
    /// on their side, and what one counts at most.
    private static let allowance = 2.0
    private static let largeError = 3.0
    /// The same beyond what forecasts often missed before: there a few steps are enough.
    private static let largestError = 4.5
    /// The sum that makes a change, for every step of a quarter of a day: all of it with large errors, four steps of six
    /// with the largest.
    private static let enough = 1.5
    /// To be thought possible, each of the newest errors needs to be outside of the interval.
    private static let leastAllowance = 1.0
    private static let largestDoubt = 3.0
    /// The sum beyond what is allowed that makes a new level as likely to stay as not.
    private static func doubtfulSum(isLong: Bool) -> Double { isLong ? 4 : 6 }
    /// The same of a fall.
    private static let doubtfulFall = 1.5
    /// Single steps are often far above what was forecast, and by minutes far below: one is no evidence.
    private static let allowedSum = 2.0
    /// Methods come round to smaller changes quickly enough, and those that last are too hard to tell from those that do
    /// not.
    private static let leastRatio = 2.0
    /// So many hours at the new level make it as likely to stay as not.
    private static let doubtfulHours = 4.0
    /// From levels lower than such a share of the new one, what they were like says little of it.
    static let leastShare = 0.005
    /// Of a level about which nothing is known, the roots are taken to vary by such a share, as long as so many steps.
    private static let unknownSpread = 0.5
    /// Of so many days before a change the median is what is usual.
    private static let daysOfUsual = 28
    /// For so many days forecasts from before a change tell of it; by then methods have come round themselves.
    private static let days = 8

    /// For how many steps the forecasts of a record are kept.
    static func stepsKept(_ task: ForecastTask) -> Int {
        task.steps >= task.stepsPerDay ? days * task.stepsPerDay : task.stepsPerDay / 6
    }

    /// - Returns: nil when nothing speaks for a change, or when no kept forecast reaches back before it.
    init?(_ records: [OriginRecord], history: History, task: ForecastTask, known: Int) {
        if let change = Self.recognised(records, history: history, task: task, known: known) {
            self = change
        } else if let change = Self.possible(records, history: history, task: task, known: known) {
            self = change
        } else {
            return nil
        }
    }

    private static func recognised(
        _ records: [OriginRecord], history: History, task: ForecastTask, known: Int
    ) -> LevelChange? {
        let day = task.stepsPerDay
        guard task.steps >= day else { return nil }
        let needed = Double(max(4, day / 4)) * enough
        let fewest = Int((needed / (largestError - allowance)).rounded(.up))
        for index in records.indices.reversed() {
            let origin = records[index].index
            if known - origin > days * day { return nil }
            guard known - origin >= fewest, !records[index].forecasts.isEmpty else { continue }
            let slow = records[index].excursion(
                history, task: task, known: known, allowance: allowance, largest: largeError)
            // One as long as the record is old began before it: an older one tells when.
            guard let slow, slow.start > origin else { continue }
            if slow.sum < needed {
                let fast = records[index].excursion(
                    history, task: task, known: known, allowance: allowance, largest: largestError,
                    usual: UsualErrors(records, task: task, known: origin))
                guard let fast, fast.sum >= needed else { continue }
            }
            if isReturn(slow.start, history: history, task: task, known: known) { continue }
            let hours = Double((known - slow.start) * 24) / Double(day)
            let change = LevelChange(
                records[index], start: slow.start, history: history, task: task, known: known,
                doubt: doubtfulHours / (hours + doubtfulHours))
            return change.ratio >= leastRatio || change.ratio <= 1 / leastRatio ? change : nil
        }
        return nil
    }

    private static func possible(
        _ records: [OriginRecord], history: History, task: ForecastTask, known: Int
    ) -> LevelChange? {
        let isLong = task.steps >= task.stepsPerDay
        let reach = isLong ? task.stepsPerDay * 3 / 2 : stepsKept(task)
        var usual: UsualErrors?
        for index in records.indices.reversed() {
            let origin = records[index].index
            if known - origin > reach { return nil }
            guard known > origin, !records[index].forecasts.isEmpty else { continue }
            func excursion(_ usual: UsualErrors? = nil) -> OriginRecord.Excursion? {
                records[index].excursion(
                    history, task: task, known: known, allowance: leastAllowance, largest: largestDoubt, usual: usual)
            }
            // What forecasts often missed is looked for only where there is something to compare with it.
            guard excursion() != nil else { continue }
            let errors = usual ?? UsualErrors(records, task: task, known: known - reach)
            usual = errors
            guard let excursion = excursion(errors), excursion.start > origin else { continue }
            // A rise that nothing has confirmed in so long is one of many bursts.
            guard !isLong || !excursion.isRise || known - origin <= task.stepsPerDay * 2 / 3 else { return nil }
            if isLong, isReturn(excursion.start, history: history, task: task, known: known) { return nil }
            let evidence = excursion.sum - (isLong && !excursion.isRise ? 0 : allowedSum)
            guard evidence > 0 else { return nil }
            let doubtful = excursion.isRise ? doubtfulSum(isLong: isLong) : doubtfulFall
            return LevelChange(
                records[index], start: excursion.start, history: history, task: task, known: known,
                doubt: doubtful / (evidence + doubtful), isRecognised: false)
        }
        return nil
    }

    /// Whether what came since `start` is what is usual at such times: the median of the weeks before, or of the days
    /// before where there are fewer than three weeks. Then a dip or a burst is over, and the level after it is none that is
    /// new.
    private static func isReturn(_ start: Int, history: History, task: ForecastTask, known: Int) -> Bool {
        let day = task.stepsPerDay
        let season = start - history.first >= 3 * 7 * day ? 7 * day : day
        var (actual, usual) = (0.0, 0.0)
        for step in max(start, known - day)..<known {
            let before = stride(from: step - season, through: max(history.first, step - daysOfUsual * day), by: -season)
                .filter { $0 < start }.map { history.values[$0 - history.first] }.sorted()
            guard !before.isEmpty else { continue }
            actual += history.values[step - history.first]
            usual += (before[before.count / 2] + before[(before.count - 1) / 2]) / 2
        }
        return usual > 0 && actual < leastRatio * usual && actual > usual / leastRatio
    }

    private init(
        _ record: OriginRecord, start: Int, history: History, task: ForecastTask, known: Int, doubt: Double,
        isRecognised: Bool = true
    ) {
        let newest = max(start, known - min(task.stepsPerDay, task.steps))..<known
        let forecasts = newest.map { record.forecast(row: task.methods.count, at: $0, task: task) }
        let actuals = newest.map { history.values[$0 - history.first] }
        let count = Double(newest.count)
        let (actual, expected) = (actuals.reduce(0, +) / count, forecasts.reduce(0, +) / count)
        let ratio = actual / max(expected + Self.leastShare * actual, .leastNormalMagnitude)
        let offset = max(0, actual - ratio * expected)
        self.start = start
        self.ratio = ratio
        self.offset = offset
        self.record = record
        likeness = actual > 0 ? min(1, ratio * expected / actual) : 1
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
        return Past(
            values: values, stepsPerDay: past.stepsPerDay, firstIndex: past.firstIndex, scale: past.scale)
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
    func after(_ value: Double, at step: Int, task: ForecastTask) -> Double {
        let usual = trust > 0 ? before(value) : record.forecast(row: task.methods.count, at: step, task: task)
        return offset + ratio * usual
    }

    /// The errors at the new level, with those to be expected while little is known of it.
    func errors(weighing total: Double) -> [(value: Double, root: Double, weight: Double)] {
        var result = errors.map { (value: Double(Float($0.error)), root: $0.root, weight: 1.0) }
        let unknown = Self.doubtfulHours * (1 - likeness)
        if unknown > 0, let newest = errors.last {
            for side in [-1.0, 1] {
                result.append((Double(Float(side * Self.unknownSpread * newest.root)), newest.root, unknown / 2))
            }
        }
        let sum = result.reduce(0) { $0 + $1.weight }
        let scale = total > 0 ? total / sum : 1
        return result.map { ($0.value, $0.root, $0.weight * scale) }
    }
}
