/// What a model makes of levels that jump.
extension SeriesModel {
    /// A level that was recognised, which may be over some day.
    struct NewLevel: Sendable, Equatable {
        /// The number of its first step.
        var start: Int
        /// How wide intervals were before it, as nothing is as certain as an outage that goes on; empty once it is over.
        var widenings: [ResidualIntervals.Widening]
    }

    /// The past as it would be without jumps of the level, and what they were.
    struct Undisturbed {
        var past: Past
        /// What was observed, without spikes.
        var history: History
        /// The jump under way, or one that is over and may come again.
        var change: LevelChange?
        /// Those that are over, the newest last.
        var passed: [PassedLevel]
        /// What was, or is, at another level by minutes.
        var levels: HourlyLevels?
        var spikes: Spikes
    }

    func undisturbed(_ past: Past, _ history: History, at origin: Int) -> Undisturbed {
        let spikes = Spikes(history, task: task, known: origin)
        let visible = spikes.removed(from: history, all: false)
        var (change, passed) = changes(visible, at: origin)
        // They are told anew each time, by what has come since.
        passed += PassedLevel.holidays(visible.replacing(passed), task: task, known: origin)
            .filter { $0.steps.upperBound <= change?.start ?? .max }
        passed.sort { $0.steps.lowerBound < $1.steps.lowerBound }
        let levels = HourlyLevels(visible, task: task, known: origin)
        var regular = spikes.removed(from: past, of: history)
        if let levels {
            regular = levels.levelled(regular, origin: origin)
        } else {
            regular = regular.replacing(passed, origin: origin)
            regular = change?.undone(regular, origin: origin) ?? regular
        }
        return Undisturbed(
            past: regular, history: spikes.removed(from: history, all: true), change: change, passed: passed,
            levels: levels, spikes: spikes)
    }

    /// Keeps when a new level began, and what there was of one that is over, for the time when the forecasts that tell of
    /// it are kept no more.
    mutating func remember(_ history: History, at origin: Int) {
        let stepsOfUsual = History.stepsOfUsual(task)
        state.passed.removeAll { $0.steps.lowerBound < history.first }
        if let level = state.newLevel, level.start - history.first < stepsOfUsual {
            // Most of the past is at the new level, and methods learn from it as it was.
            state.newLevel = nil
            state.fittedAt = nil
        }
        let visible = Spikes(history, task: task, known: origin).removed(from: history, all: false)
        let (change, passed) = changes(visible, at: origin)
        func isOver(_ level: NewLevel) -> Bool { passed.contains { $0.steps.contains(level.start) } }
        if let level = state.newLevel, isOver(level), !level.widenings.isEmpty {
            state.widenings = level.widenings
            state.newLevel?.widenings = []
        }
        if let newest = passed.last, newest.steps.upperBound + task.stepsPerDay <= origin, !state.passed.contains(newest) {
            state.passed.removeAll { $0.steps.overlaps(newest.steps) }
            state.passed.append(newest)
            if let level = state.newLevel, newest.steps.contains(level.start) { state.newLevel = nil }
        }
        // What follows a level is told against what was usual before that, which is known by the level until it is kept
        // itself.
        if let change, change.isRecognised, change.start - history.first >= stepsOfUsual,
            state.newLevel.map({ !isOver($0) && change.start - $0.start > LevelChange.stepsKept(task) }) ?? true
        {
            state.newLevel = NewLevel(start: change.start, widenings: state.widenings)
        }
    }

    /// The jump of the level that is under way, and the levels that are over, ascending.
    private func changes(_ history: History, at origin: Int) -> (current: LevelChange?, passed: [PassedLevel]) {
        var passed = remembered(history, at: origin)
        let regular = history.replacing(passed)
        // A level that has just ended may come again.
        var mayReturn: LevelChange?
        let start = state.newLevel?.start
        let records = state.records.madeOutside(passed)
        if let (level, change) = PassedLevel.newest(records, history: regular, task: task, known: origin) {
            passed.append(level)
            mayReturn = change
        } else if let start, let level = PassedLevel(since: start, regular, task: task, known: origin) {
            passed.append(level)
        }
        func detected() -> LevelChange? {
            LevelChange(state.records.madeOutside(passed), history: regular.replacing(passed), task: task, known: origin)
        }
        var current = detected()
        // A jump back ends the new level: what follows is compared with the usual, and not with that level.
        if let jump = current, jump.isRecognised, let start,
            let level = PassedLevel(since: start, endedBy: jump, regular, task: task)
        {
            passed.append(level)
            current = detected()
        }
        passed.sort { $0.steps.lowerBound < $1.steps.lowerBound }
        if current?.isRecognised != true {
            current = changeWithKnownStart(regular.replacing(passed), after: passed, at: origin) ?? current
        }
        return (current ?? mayReturn, passed)
    }

    /// What followed the newest of the levels that are over, or else the new level that goes on.
    private func changeWithKnownStart(
        _ history: History, after passed: [PassedLevel], at origin: Int
    ) -> LevelChange? {
        let records = state.records.madeOutside(passed)
        if let newest = passed.last,
            let change = LevelChange(after: newest, records, history: history, task: task, known: origin)
        {
            return change
        }
        // The forecasts from before a new level are kept no more before methods have come round to it. As long as there are
        // some, they know better whether it goes on.
        guard let start = state.newLevel?.start, origin - start > LevelChange.stepsTold(task) - 2 * task.originSpacing,
            !passed.contains(where: { $0.steps.contains(start) })
        else { return nil }
        return LevelChange(since: start, before: start, records, history: history, task: task, known: origin)
    }

    /// The new levels of the whole past that were over a day before a step, but for those that are habits.
    private func remembered(_ history: History, at origin: Int) -> [PassedLevel] {
        state.passed.filter { level in
            level.steps.lowerBound >= history.first && level.steps.upperBound + task.stepsPerDay <= origin
                && !state.passed.isHabit(level, task: task)
        }
    }
}
