/// Changes that are known to begin at a step, and need not be told from errors.
extension LevelChange {
    /// The change from what is usual to what returned after another level, recognised with its first step: that the
    /// other level is over is evidence enough.
    ///
    /// - Returns: nil where the first quarter of a day was usual. What jumps later is told by its errors.
    init?(
        after level: PassedLevel, _ records: [OriginRecord], history: History, task: ForecastTask, known: Int
    ) {
        let start = level.steps.upperBound
        let first = start..<min(known, start + max(1, task.stepsPerDay / 4))
        guard !history.isUsual(first, task: task, before: start, within: Self.leastRatio) else { return nil }
        self.init(
            since: start, before: level.steps.lowerBound, doubtfulHours: Self.doubtfulHoursAfterLevel, records,
            history: history, task: task, known: known)
    }

    /// The change since `start`, recognised whatever its age. Forecasts from before it tell what was to be expected.
    /// Where none is kept any more, what is usual does, since methods have not come round: they see weeks at the old
    /// level and one at the new.
    ///
    /// - Parameters:
    ///   - origin: before it nothing was known of the change.
    ///   - doubtfulHours: after so many hours it is as likely to stay as not.
    /// - Returns: nil when the newest day, or all since `start`, is usual.
    init?(
        since start: Int, before origin: Int, doubtfulHours: Double = doubtfulHours, _ records: [OriginRecord],
        history: History, task: ForecastTask, known: Int
    ) {
        guard task.isLong, known > start, !Self.isUsual(since: start, history, task: task, known: known) else { return nil }
        let record = records.last { record in
            record.index <= origin && known - record.index <= Self.stepsTold(task) && !record.forecasts.isEmpty
        }
        guard record != nil || start - history.first >= History.stepsOfUsual(task) else { return nil }
        self.init(
            expecting: { step in
                record?.forecast(at: step, task: task)
                    ?? history.usual(at: step, task: task, before: start) ?? 0
            },
            start: start, history: history, task: task, known: known,
            doubt: Self.doubt(since: start, doubtfulHours: doubtfulHours, task: task, known: known))
        let side = Self.side(ratio)
        guard side != 0, side == Self.side(Self.ratio(of: history, over: start..<known, to: expected)) else { return nil }
    }
}
