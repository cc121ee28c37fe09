/// A new level that was recognised, and then was over: an outage, a long dip or burst after which came what is usual.
///
/// Methods do not know that it was none of the series' own, and would go on with what it was for days. In its place they
/// see what was forecast before it, and what was missed then tells of no other time.
struct PassedLevel {
    /// When it was.
    let steps: Range<Int>
    /// The change of the level, which may come again; nil once a day without it has passed.
    let change: LevelChange?
    /// What was expected of ``steps``.
    private let expected: [Double]

    /// A level counts as over only where so many steps before its end all differed from the week before, in one direction.
    private static let fewestSteps = 4

    /// The newest, as long as forecasts from before it are kept.
    ///
    /// - Returns: nil without one.
    init?(_ records: [OriginRecord], history: History, task: ForecastTask, known: Int) {
        let (day, week) = (task.stepsPerDay, 7 * task.stepsPerDay)
        guard task.steps >= day else { return nil }
        let earliest = max(known - LevelChange.stepsKept(task), history.first + week) + Self.fewestSteps
        guard earliest < known else { return nil }
        // Recognising is work, and there is nothing to recognise where nothing differs from the week before.
        func side(_ step: Int) -> Int {
            let (value, before) = (history.values[step - history.first], history.values[step - week - history.first])
            return value > LevelChange.leastRatio * before ? 1 : LevelChange.leastRatio * value < before ? -1 : 0
        }
        for end in stride(from: known - 1, through: earliest, by: -1) {
            let last = side(end - 1)
            guard last != 0, side(end) != last, (2...Self.fewestSteps).allSatisfy({ side(end - $0) == last }),
                let change = LevelChange.recognised(records, history: history, task: task, known: end),
                change.isOver(at: end, history, task: task, known: known)
            else { continue }
            steps = change.start..<end
            expected = steps.map { change.expected(at: $0, task: task) }
            self.change = known - end < day ? change.over(since: known - end) : nil
            return
        }
        return nil
    }

    /// The past as if it had not been.
    func undone(_ past: Past, origin: Int) -> Past {
        var values = Array(past.raw.values[..<past.count])
        for (step, value) in zip(steps, expected) {
            let index = past.count - (origin - step)
            if values.indices.contains(index) { values[index] = value }
        }
        return Past(values: values, stepsPerDay: past.stepsPerDay, firstIndex: past.firstIndex, scale: past.scale)
    }
}
