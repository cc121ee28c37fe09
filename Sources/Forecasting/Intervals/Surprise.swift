/// What may come of a series whose forecasts never were wrong, and now were: what was forecast before, or that moved by
/// what it missed.
///
/// No sample of errors holds that yet, so that intervals have no width. The errors just made are evidence then: as
/// often as the newest steps were far outside, the next may be.
struct Surprise {
    /// How likely the next steps are to be one or the other, from 0 to 1.
    let share: Double
    /// What was missed between square roots, by which record, and its weight: the newest counts as much as all before
    /// it.
    private let errors: [(root: Double, record: Int, weight: Double)]
    private let records: [OriginRecord]
    private let task: ForecastTask

    /// What is older counts for next to nothing.
    private static let steps = 6
    /// To an error of so many times what errors often are, those are none. Less may be a burst, of which the sample
    /// holds enough.
    private static let factor = 100.0
    /// Inside so much of the 95 % interval it is none of those: what is often missed need not be looked for.
    private static let insideShare = 0.9
    /// Evidence is kept in single precision: no error is known to be less than such a share of what came.
    private static let precision = 1e-5
    /// What comes again as it was must not be outside by rounding.
    private static let margin = 1e-6
    /// Below it the outermost quantiles know nothing of it.
    private static let leastShare = 0.01

    /// - Parameter history: without spikes.
    /// - Returns: nil when the newest steps were like others, or too little is known of others.
    init?(_ records: [OriginRecord], history: History, task: ForecastTask, known: Int) {
        guard records.count >= ResidualIntervals.enoughOrigins else { return nil }
        var usual: UsualErrors?
        var errors: [(root: Double, record: Int, weight: Double)] = []
        var (sum, total, weight) = (0.0, 0.0, 1.0)
        var index = records.count - 1
        for step in stride(from: known - 1, through: max(history.first, known - Self.steps), by: -1) {
            let actual = history.observed[step - history.first].squareRoot()
            if actual.isNaN { continue }
            while index >= 0, records[index].index > step { index -= 1 }
            guard index >= 0, !records[index].forecasts.isEmpty else { break }
            let expected = records[index].forecast(at: step, task: task).squareRoot()
            let error = actual - expected
            let end = records[index].rootOfBound(error > 0 ? OriginRecord.bounds.count - 1 : 0, at: step, task: task)
            guard !end.isNaN else { break }
            total += weight
            if abs(error) > max(Self.insideShare * abs(end - expected), Self.precision * max(actual, expected)) {
                // As much as a day ago: what was missed since is what is to be compared.
                let often = usual ?? UsualErrors(records, task: task, known: known - task.stepsPerDay)
                usual = often
                if abs(error) > Self.factor * (error > 0 ? often.above : often.below) {
                    errors.append((error, index, weight))
                    sum += weight
                }
            }
            weight /= 2
        }
        guard total > 0, sum / total >= Self.leastShare else { return nil }
        (self.errors, self.records, self.task, share) = (errors, records, task, sum / total)
    }

    /// What is forecast for a step, when it may go on in either way.
    func mixed(into quantiles: Quantiles, around value: Double, at step: Int) -> Quantiles {
        var masses: [(value: Double, mass: Double)] = []
        for error in errors {
            let before = records[error.record].forecast(at: step, task: task)
            masses += [(before, error.weight), (Forecast.shifted(before, by: error.root), error.weight)]
        }
        masses.sort { $0.value < $1.value }
        let total = masses.reduce(0) { $0 + $1.mass }
        let values = quantiles.probabilities.map { probability -> Double in
            var sum = 0.0
            let mass = masses.first {
                sum += $0.mass
                return sum >= probability * total
            }
            return (mass ?? masses[masses.count - 1]).value * (1 + (probability < 0.5 ? -Self.margin : Self.margin))
        }
        return Quantiles(probabilities: quantiles.probabilities, values: values)
            .mixed(with: quantiles, share: share, around: value)
    }
}
