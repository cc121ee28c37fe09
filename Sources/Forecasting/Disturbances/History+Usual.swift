/// What is usual at a time, and what is not.
extension History {
    /// At most such a share of the usual peak is next to nothing.
    private static let idleShare = 0.005

    /// What is next to nothing, by what was known at step `known`. Where no more was forecast and came, as at idle
    /// weekends or in an outage that goes on, nothing was missed, however narrow the interval was.
    func idle(known: Int) -> Double {
        Self.idleShare * Self.usuallyHighest(observed[..<min(known - first, observed.count)], day: stepsPerDay)
    }

    /// With so much before a change, it is the time of the week that tells what is usual: three weeks.
    static func stepsOfUsual(_ task: ForecastTask) -> Int { 3 * 7 * task.stepsPerDay }

    /// Of so many days before a change the median is what is usual.
    private static let daysOfUsual = 28

    /// Whether some steps are no more than `factor` times what is usual at such times, and no less than its inverse.
    func isUsual(_ steps: Range<Int>, task: ForecastTask, before start: Int, within factor: Double) -> Bool {
        var (actual, expected) = (0.0, 0.0)
        for step in steps {
            guard let usual = usual(at: step, task: task, before: start) else { continue }
            actual += values[step - first]
            expected += usual
        }
        return expected > 0 && actual < factor * expected && actual > expected / factor
    }

    /// What is usual at the time of a step: the median of the weeks before, or of the days before where there are fewer
    /// than three weeks. Nothing after `start` counts.
    func usual(at step: Int, task: ForecastTask, before start: Int) -> Double? {
        let day = task.stepsPerDay
        let season = start - first >= Self.stepsOfUsual(task) ? 7 * day : day
        let latest = step - (max(0, step - start) / season + 1) * season
        return stride(from: latest, through: max(first, latest - Self.daysOfUsual * day + season), by: -season)
            .map { values[$0 - first] }.sorted().medianOfSorted
    }
}
