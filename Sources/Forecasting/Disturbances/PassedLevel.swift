import Foundation

/// Another level for some hours or days that is over: an outage, a long dip or a burst.
///
/// Methods do not know that it was none of the series' own, and would go on with what it was for days, and for weeks at
/// its time of the week. In its place they see what was forecast before it, and what was missed then tells of no other
/// time.
struct PassedLevel: Sendable, Equatable {
    /// When it was.
    let steps: Range<Int>
    /// What was expected of ``steps``.
    let expected: [Double]

    /// A level counts as over only where so many steps before its end all differed from the usual, in one direction.
    private static let fewestSteps = 4
    /// What ends a level of weeks: hours that are usual, each times the square of the levels' distance in logarithms.
    private static let usualEvidence = 5.0

    /// How a step differs from the usual.
    private enum Kind {
        case outage, fall, rise

        /// Whether a step of `other` is one of this kind too.
        func includes(_ other: Kind?) -> Bool { self == other || self == .fall && other == .outage }

        /// The factor around the usual within which a level of this kind and of `ratio` is over.
        func nearness(to ratio: Double) -> Double {
            self == .outage ? 1 / LevelChange.outageRatio : LevelChange.nearness(to: ratio)
        }
    }

    init(steps: Range<Int>, expected: [Double]) { (self.steps, self.expected) = (steps, expected) }

    /// Whether some of it was known at `origin`, which is the number of the first step that was not, and nothing of its
    /// end.
    func wasUnderWay(at origin: Int) -> Bool { steps.lowerBound < origin && origin <= steps.upperBound }

    /// The newest, as long as forecasts from before it are kept.
    ///
    /// - Returns: with the change of the level, which may come again, until a day without it has passed; nil without a
    ///   level.
    static func newest(
        _ records: [OriginRecord], history: History, task: ForecastTask, known: Int
    ) -> (level: PassedLevel, change: LevelChange?)? {
        guard task.isLong else { return nil }
        let (day, week) = (task.stepsPerDay, 7 * task.stepsPerDay)
        let earliest = max(known - LevelChange.stepsKept(task), history.first + week) + fewestSteps
        // Telling is work, and there is nothing to tell where nothing differs from the week before.
        for (end, kind) in ends(
            history, known: known, through: earliest, usual: { history.weekBefore($0, task: task) })
        {
            guard let change = LevelChange.told(records, history: history, task: task, known: end),
                (kind == .rise) == (change.ratio > 1), change.start - history.first >= History.stepsOfUsual(task),
                history.isUsual(
                    end..<min(known, end + day), task: task, before: change.start,
                    within: kind.nearness(to: change.ratio))
            else { continue }
            let steps = change.start..<end
            let level = PassedLevel(steps: steps, expected: steps.map(change.expected))
            return (level, known - end < day ? change.over(since: known - end) : nil)
        }
        return nil
    }

    /// The level that has been new since `start`, once it is over, however long it was: methods have come round to it,
    /// and no forecast from before it is kept that would tell.
    init?(since start: Int, _ history: History, task: ForecastTask, known: Int) {
        let earliest = max(known - LevelChange.stepsKept(task), start + task.stepsPerDay, history.first) + Self.fewestSteps
        func usual(_ step: Int) -> Double { history.usual(at: step, task: task, before: start) ?? 0 }
        for (end, kind) in Self.ends(history, known: known, through: earliest, usual: usual) {
            let newest = end..<min(known, end + task.stepsPerDay)
            func isUsual(within factor: Double) -> Bool {
                history.isUsual(newest, task: task, before: start, within: factor)
            }
            // Going through all of the level is work, and nothing is near that is not within the largest nearness.
            guard isUsual(within: kind.nearness(to: .infinity)) else { continue }
            self.init(history, start..<end, task: task)
            let ratio = ratio(history)
            guard kind == .outage || newest.count >= Self.fewestUsual(after: ratio, task: task) else { continue }
            if isUsual(within: kind.nearness(to: ratio)) { return }
        }
        return nil
    }

    /// How many usual steps end a level of weeks: one after ten times the usual, and five hours after three times, of
    /// which an hour by chance is often usual. What an hour says grows with the square of how far apart the levels are,
    /// in logarithms.
    private static func fewestUsual(after ratio: Double, task: ForecastTask) -> Int {
        let distance = max(abs(log(max(ratio, LevelChange.leastShare))), log(LevelChange.leastRatio))
        return max(1, Int((Double(task.stepsPerDay) / 24 * usualEvidence / (distance * distance)).rounded(.up)))
    }

    /// The level that has been new since `start`, once it jumped again in the other direction: what follows is told
    /// against what was usual before `start`.
    init?(since start: Int, endedBy jump: LevelChange, _ history: History, task: ForecastTask) {
        guard jump.start - start >= Self.fewestSteps else { return nil }
        self.init(history, start..<jump.start, task: task)
        guard LevelChange.side(ratio(history)) == (jump.ratio > 1 ? -1 : 1) else { return nil }
    }

    /// - Parameter start: what came from there on tells nothing of the usual; the first of `steps` when nil.
    init(_ history: History, _ steps: Range<Int>, before start: Int? = nil, task: ForecastTask) {
        let start = start ?? steps.lowerBound
        self.init(steps: steps, expected: steps.map { history.usual(at: $0, task: task, before: start) ?? 0 })
    }

    /// How many times what was expected came.
    private func ratio(_ history: History) -> Double {
        LevelChange.ratio(of: history, over: steps) { expected[$0 - steps.lowerBound] }
    }

    /// Steps that may be the ends of levels: the ``fewestSteps`` before them were all of one kind, and they are not.
    /// Ends of outages come first, then the others, each newest first: what returns after an outage may be low itself,
    /// and where that ends is not where the outage did.
    private static func ends(
        _ history: History, known: Int, through earliest: Int, usual: (Int) -> Double
    ) -> [(end: Int, kind: Kind)] {
        guard earliest < known else { return [] }
        let first = earliest - fewestSteps
        let kinds = (first..<known).map { step -> Kind? in
            let (value, usual) = (history.values[step - history.first], usual(step))
            if value > LevelChange.leastRatio * usual { return .rise }
            if value < LevelChange.outageRatio * usual { return .outage }
            return LevelChange.leastRatio * value < usual ? .fall : nil
        }
        let ends = (earliest..<known).reversed().compactMap { end -> (end: Int, kind: Kind)? in
            let index = end - first
            guard let last = kinds[index - 1] else { return nil }
            let before = kinds[index - fewestSteps..<index]
            let ended = [last, .fall].first { ended in
                !ended.includes(kinds[index]) && before.allSatisfy { ended.includes($0) }
            }
            return ended.map { (end, $0) }
        }
        return ends.filter { $0.kind == .outage } + ends.filter { $0.kind != .outage }
    }
}

extension Past {
    /// As if `levels` had not been.
    func replacing(_ levels: [PassedLevel], origin: Int) -> Past {
        guard !levels.isEmpty else { return self }
        var values = Array(raw.values[..<count])
        for level in levels {
            for (step, value) in zip(level.steps, level.expected) {
                let index = count - (origin - step)
                if values.indices.contains(index) { values[index] = value }
            }
        }
        return replacing(values)
    }
}

extension History {
    /// What was a week before a step, or what is usual at its time where the whole week was an outage.
    fileprivate func weekBefore(_ step: Int, task: ForecastTask) -> Double {
        let index = step - first
        let before = values[index - 7 * task.stepsPerDay]
        guard let usual = usual(at: step, task: task, before: step), before < LevelChange.outageRatio * usual,
            values[index - 7 * task.stepsPerDay..<index].allSatisfy({ $0 < LevelChange.outageRatio * usual })
        else { return before }
        return usual
    }

    /// As if `levels` had not been: nothing was observed then.
    func replacing(_ levels: [PassedLevel]) -> History {
        guard !levels.isEmpty else { return self }
        return replacing(levels.flatMap { zip($0.steps, $0.expected).map { ($0, $1) } })
    }
}

extension [OriginRecord] {
    /// Without those made while one of `levels` was under way: they forecast that level, and would take its end for a
    /// change.
    func madeOutside(_ levels: [PassedLevel]) -> [OriginRecord] {
        levels.isEmpty ? self : filter { record in !levels.contains { $0.wasUnderWay(at: record.index) } }
    }
}
