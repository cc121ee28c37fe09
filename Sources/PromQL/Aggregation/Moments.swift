/// Mean and variance of the values seen so far, one at a time.
struct Moments {
    private var count = 0.0
    private var mean = 0.0
    private var squares = 0.0

    /// `avg`, `stddev` and `stdvar`, the latter of the population.
    static func aggregate(_ vector: StepVector, _ groups: Groups, _ operation: AggregationOperator) -> StepVector {
        let steps = vector.steps
        var moments = Array(repeating: Moments(), count: groups.count * steps)
        for row in 0..<vector.count {
            let target = groups.groupOfRow[row] * steps
            for step in 0..<steps {
                let value = vector.cell(row, step)
                if StepVector.isAbsent(value) { continue }
                if operation == .avg {
                    moments[target + step].addToMean(value)
                } else {
                    moments[target + step].add(value)
                }
            }
        }
        var result = StepVector(steps: steps)
        for (group, labels) in groups.labels.enumerated() {
            let row = moments[(group * steps)..<((group + 1) * steps)].map { moments -> Double in
                guard moments.count > 0 else { return StepVector.absent }
                return switch operation {
                case .avg: moments.mean
                case .stddev: (moments.squares / moments.count).squareRoot()
                default: moments.squares / moments.count
                }
            }
            result.appendRow(labels, row)
        }
        return result
    }

    /// Divides before it adds, since the sum could overflow. An infinite mean stays so until the opposite infinity.
    private mutating func addToMean(_ value: Double) {
        count += 1
        if count == 1 {
            mean = value
            return
        }
        if mean.isInfinite && !value.isNaN && (!value.isInfinite || (mean > 0) == (value > 0)) { return }
        mean += value / count - mean / count
    }

    /// Welford's method.
    private mutating func add(_ value: Double) {
        count += 1
        if count == 1 {
            mean = value
            return
        }
        let difference = value - mean
        mean += difference / count
        squares += difference * (value - mean)
    }
}
