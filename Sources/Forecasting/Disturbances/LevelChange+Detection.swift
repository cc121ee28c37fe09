/// How a jump of the level is told.
extension LevelChange {
    /// To be recognised: what errors are expected to be without a change, at most, in half-widths of the 95 % interval
    /// on their side, and what one counts at most.
    private static let allowance = 2.0
    private static let largeError = 3.0
    /// The same beyond what forecasts often missed before: there a few steps are enough.
    private static let largestError = 4.5
    private static let enough = 1.5
    /// Errors on one side all the time need not be as large: a fall to a third seldom leaves the interval by much more.
    /// They make a change with such a sum for every step of a day, which takes at least ten hours.
    private static let steadyAllowance = 0.7
    private static let steadyError = 2.0
    private static let steadySum = 0.5
    /// For fewer days a change may be a holiday: one of steady errors, or a fall to no less than ``holidayShare``.
    private static let holidayDays = 1.25
    private static let holidayShare = 0.1
    /// To be thought possible, each of the newest errors needs to be outside of the interval.
    private static let leastAllowance = 1.0
    private static let largestDoubt = 3.0
    /// The sum beyond what is allowed that makes a new level as likely to stay as not.
    private static func doubtfulSum(isLong: Bool) -> Double { isLong ? 4 : 6 }
    /// The same of a fall.
    private static let doubtfulFall = 1.5
    /// Single steps are often far above what was forecast, and by minutes far below: one is no evidence.
    private static let allowedSum = 2.0

    /// - Returns: nil when nothing speaks for a change, or when no kept forecast reaches back before it.
    init?(_ records: [OriginRecord], history: History, task: ForecastTask, known: Int) {
        let told = Self.told(records, history: history, task: task, known: known)
        let possible = told?.isRecognised == true
            ? nil : Self.possible(records, history: history, task: task, known: known)
        guard let change = [told, possible].compactMap({ $0 }).max(by: { $0.share < $1.share }) else { return nil }
        self = change
    }

    /// A change that is recognised, or that is as likely to be a holiday.
    static func told(
        _ records: [OriginRecord], history: History, task: ForecastTask, known: Int
    ) -> LevelChange? {
        let day = task.stepsPerDay
        guard task.isLong else { return nil }
        let fewest = Int((needed(task) / (largestError - allowance)).rounded(.up))
        let idle = history.idle(known: known)
        for index in records.indices.reversed() {
            let origin = records[index].index
            if known - origin > stepsTold(task) { return nil }
            guard known - origin >= fewest, !records[index].forecasts.isEmpty else { continue }
            let large = large(records, index, history, task: task, known: known, idle: idle)
            guard let begin = large ?? steady(records[index], history, task: task, known: known, idle: idle) else { continue }
            func change(_ start: Int, isRecognised: Bool) -> LevelChange {
                LevelChange(
                    records[index], start: start, history: history, task: task, known: known,
                    doubt: isRecognised ? doubt(since: start, doubtfulHours: doubtfulHours, task: task, known: known) : 0.5,
                    isRecognised: isRecognised)
            }
            let start = change(begin, isRecognised: true).likeliestStart(history, from: origin, known: known)
            // One that seems to begin with the record began before it: an older one tells when.
            if start <= origin || isUsual(since: start, history, task: task, known: known) { continue }
            let result = change(start, isRecognised: true)
            guard side(result.ratio) != 0 else { return nil }
            let mayBeHoliday = large == nil || (holidayShare..<1).contains(result.ratio)
            let isShort = Double(known - start) < holidayDays * Double(day)
            return mayBeHoliday && isShort ? change(start, isRecognised: false) : result
        }
        return nil
    }

    private init(
        _ record: OriginRecord, start: Int, history: History, task: ForecastTask, known: Int, doubt: Double,
        isRecognised: Bool = true
    ) {
        self.init(
            expecting: { record.forecast(at: $0, task: task) }, start: start, history: history,
            task: task, known: known, doubt: doubt, isRecognised: isRecognised)
    }

    /// The sum that makes a change of large errors, for every step of a quarter of a day: all of it with large errors,
    /// four steps of six with the largest.
    private static func needed(_ task: ForecastTask) -> Double { Double(max(4, task.stepsPerDay / 4)) * enough }

    /// Since when errors have been large enough that a few hours of them make a change; nil if they are not.
    private static func large(
        _ records: [OriginRecord], _ index: Int, _ history: History, task: ForecastTask, known: Int, idle: Double
    ) -> Int? {
        let record = records[index]
        guard
            let excursion = record.excursion(
                history, task: task, known: known, idle: idle, allowance: allowance, largest: largeError),
            excursion.start > record.index
        else { return nil }
        if excursion.sum >= needed(task) { return excursion.start }
        let largest = record.excursion(
            history, task: task, known: known, idle: idle, allowance: allowance, largest: largestError,
            usual: UsualErrors(records, task: task, known: record.index))
        return (largest?.sum ?? 0) >= needed(task) ? excursion.start : nil
    }

    /// Since when errors have been on one side that were steady in the first day after the forecast, and have been
    /// since; nil if they have not. What takes longer than a day is a drift, with which methods go along.
    private static func steady(
        _ record: OriginRecord, _ history: History, task: ForecastTask, known: Int, idle: Double
    ) -> Int? {
        func excursion(known: Int) -> OriginRecord.Excursion? {
            record.excursion(history, task: task, known: known, idle: idle, allowance: steadyAllowance, largest: steadyError)
        }
        // Before the week is known, half of it is a change.
        guard record.index - history.first >= History.stepsOfUsual(task) else { return nil }
        // One of the forecasts was made at most so long before the change.
        let dayAfter = min(known, record.index + task.stepsPerDay + task.originSpacing)
        guard let now = excursion(known: known), now.start > record.index, now.start < dayAfter,
            let first = dayAfter == known ? now : excursion(known: dayAfter),
            first.sum >= steadySum * Double(task.stepsPerDay)
        else { return nil }
        return now.start
    }

    private static func possible(
        _ records: [OriginRecord], history: History, task: ForecastTask, known: Int
    ) -> LevelChange? {
        let isLong = task.isLong
        let reach = isLong ? min(task.stepsPerDay * 3 / 2, stepsTold(task)) : stepsKept(task)
        let idle = history.idle(known: known)
        var usual: UsualErrors?
        for index in records.indices.reversed() {
            let origin = records[index].index
            if known - origin > reach { return nil }
            guard known > origin, !records[index].forecasts.isEmpty else { continue }
            func excursion(_ usual: UsualErrors? = nil) -> OriginRecord.Excursion? {
                records[index].excursion(
                    history, task: task, known: known, idle: idle, allowance: leastAllowance, largest: largestDoubt, usual: usual)
            }
            // What forecasts often missed is looked for only where there is something to compare with it.
            guard excursion() != nil else { continue }
            let errors = usual ?? UsualErrors(records, task: task, known: known - reach)
            usual = errors
            guard let excursion = excursion(errors), excursion.start > origin else { continue }
            // A rise that nothing has confirmed in so long is one of many bursts.
            guard !isLong || !excursion.isRise || known - origin <= task.stepsPerDay * 2 / 3 else { return nil }
            // By minutes methods follow a burst, and what is usual after it is a fall from what they expect.
            if isLong || excursion.isRise, isUsual(since: excursion.start, history, task: task, known: known) { return nil }
            if isLong, excursion.isRise, isOver(excursion, history, task: task, known: known) { return nil }
            let evidence = excursion.sum - (isLong && !excursion.isRise ? 0 : allowedSum)
            guard evidence > 0 else { return nil }
            let doubtful = excursion.isRise ? doubtfulSum(isLong: isLong) : doubtfulFall
            return LevelChange(
                records[index], start: excursion.start, history: history, task: task, known: known,
                doubt: doubtful / (evidence + doubtful), isRecognised: false)
        }
        return nil
    }

    /// Whether what came since `start` is what is usual at such times: then a dip or a burst is over, and the level
    /// after it is none that is new.
    static func isUsual(since start: Int, _ history: History, task: ForecastTask, known: Int) -> Bool {
        let newest = max(start, known - task.stepsPerDay)..<known
        return history.isUsual(newest, task: task, before: start, within: leastRatio)
    }

    /// Whether a rise no longer than a spike is over with the newest hour, which is what is usual at such a time: that
    /// one hour speaks for the old level more than the few before it for the new one.
    private static func isOver(
        _ rise: OriginRecord.Excursion, _ history: History, task: ForecastTask, known: Int
    ) -> Bool {
        let newest = known - max(1, task.stepsPerDay / 24)..<known
        return newest.lowerBound > rise.start && newest.lowerBound - rise.start <= Spikes.longest(task)
            && history.isUsual(newest, task: task, before: rise.start, within: leastRatio)
    }

    /// Since when steps have been closer to the new level than to the old one, altogether. Beyond what is allowed they
    /// may have been only since this morning: at night and at weekends a new level is no farther than some error often
    /// is.
    private func likeliestStart(_ history: History, from origin: Int, known: Int) -> Int {
        var (sum, most, result) = (0.0, 0.0, start)
        for step in stride(from: known - 1, through: max(origin, history.first), by: -1) {
            let actual = history.observed[step - history.first]
            guard !actual.isNaN else { continue }
            let old = expected(step)
            let (from, to) = (old.squareRoot(), (offset + ratio * old).squareRoot())
            // In shares of the way, so that no step counts more than another: 1 at the new level, -1 at the old one.
            guard abs(to - from) > 1e-3 * from else { continue }
            sum += min(max((2 * actual.squareRoot() - from - to) / (to - from), -1), 1)
            if sum > most { (most, result) = (sum, step) }
        }
        return result
    }
}
