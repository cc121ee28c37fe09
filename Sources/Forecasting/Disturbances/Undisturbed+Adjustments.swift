extension SeriesModel.Undisturbed {
    /// What is older is not worth telling.
    private static let days = 28

    /// How the past that methods see differs from what was observed, by when it began.
    ///
    /// - Parameters:
    ///   - observed: the history that this was made from.
    ///   - time: when the step with a number begins.
    func adjustments(of observed: History, time: (Int) -> Int64) -> [Adjustment] {
        func adjustment(_ kind: Adjustment.Kind, _ steps: Range<Int>, isOver: Bool = true, factor: Double?) -> Adjustment {
            Adjustment(kind, start: time(steps.lowerBound), end: isOver ? time(steps.upperBound) : nil, factor: factor)
        }
        var result: [(start: Int, adjustment: Adjustment)] = []
        func add(_ steps: Range<Int>, _ adjustment: Adjustment) {
            if steps.upperBound > observed.end - Self.days * observed.stepsPerDay {
                result.append((steps.lowerBound, adjustment))
            }
        }
        if observed.isLaunch {
            let start = observed.first..<observed.first + 1
            add(start, Adjustment(.launch, start: time(observed.first), end: nil))
        }
        for steps in spikes.over + (spikes.current.map { [$0] } ?? []) {
            let factor = LevelChange.factor(
                LevelChange.ratio(of: observed, over: steps) { history.values[$0 - history.first] })
            add(steps, adjustment(.spike, steps, isOver: steps != spikes.current, factor: factor))
        }
        for level in passed {
            add(level.steps, adjustment(.pastLevel, level.steps, factor: LevelChange.factor(level.ratio(observed))))
        }
        for stretch in levels?.stretches ?? [] {
            add(
                stretch.steps,
                adjustment(
                    stretch.isOver ? .pastLevel : .levelChange, stretch.steps, isOver: stretch.isOver, factor: stretch.ratio))
        }
        // One that is over is told of by its level.
        if let change, !passed.contains(where: { $0.steps.contains(change.start) }) {
            add(
                change.start..<observed.end,
                Adjustment(
                    change.isRecognised ? .levelChange : .possibleLevelChange, start: time(change.start), end: nil,
                    factor: LevelChange.factor(change.ratio), probability: change.share))
        }
        return result.sorted { $0.start < $1.start }.map(\.adjustment)
    }
}
