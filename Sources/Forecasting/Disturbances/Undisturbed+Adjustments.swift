extension SeriesModel.Undisturbed {
    /// What was over before is not worth telling.
    private static let days = 28

    /// How the past that methods see differs from what was observed, by when it began.
    ///
    /// - Parameters:
    ///   - observed: the history that this was made from.
    ///   - time: when the step with a number begins.
    func adjustments(of observed: History, time: (Int) -> Int64) -> [Adjustment] {
        var result: [Adjustment] = []
        func add(
            _ steps: Range<Int>, isOver: Bool = true, factor: Double? = nil, probability: Double? = nil,
            kind: (_ factor: Double?) -> Adjustment.Kind
        ) {
            guard !isOver || steps.upperBound > observed.end - Self.days * observed.stepsPerDay else { return }
            result.append(
                Adjustment(
                    kind(factor), start: time(steps.lowerBound), end: isOver ? time(steps.upperBound) : nil, factor: factor,
                    probability: probability))
        }
        if observed.isLaunch { add(observed.first..<observed.first) { _ in .launch } }
        for steps in spikes.over + (spikes.current.map { [$0] } ?? []) {
            let factor = observed.factor(over: steps) { history.values[$0 - history.first] }
            add(steps, isOver: steps != spikes.current, factor: factor) { _ in .spike }
        }
        for level in passed {
            let factor = observed.factor(over: level.steps) { level.expected[$0 - level.steps.lowerBound] }
            add(level.steps, factor: factor, kind: Adjustment.Kind.init(ofPast:))
        }
        if let levels {
            for stretch in levels.stretches {
                let factor = observed.factor(over: stretch.steps, of: levels.expected)
                add(stretch.steps, isOver: stretch.isOver, factor: factor) {
                    stretch.isOver ? Adjustment.Kind(ofPast: $0) : .levelChange
                }
            }
        }
        // One that is over, or followed by minutes, is told of already.
        if let change, levels?.current == nil, !passed.contains(where: { $0.steps.contains(change.start) }) {
            add(
                change.start..<observed.end, isOver: false, factor: LevelChange.factor(change.ratio),
                probability: change.share
            ) { _ in change.isRecognised ? .levelChange : .possibleLevelChange }
        }
        return result.sorted { $0.start < $1.start }
    }
}

extension History {
    /// How many times what was expected came over some steps.
    fileprivate func factor(over steps: Range<Int>, of expected: (Int) -> Double) -> Double? {
        LevelChange.factor(LevelChange.ratio(of: self, over: steps, to: expected))
    }
}
