/// What the combination missed over the first blocks of leads, added up.
struct ErrorSums: Sendable {
    private var (count, actual, error, persistence, seasonal) = (0.0, 0.0, 0.0, 0.0, 0.0)
    private var (inside80, inside95, withIntervals, origins) = (0.0, 0.0, 0.0, 0)

    init(_ records: [OriginRecord], blocks: Int) {
        for index in records.indices where records[index].settledBlocks >= blocks {
            var isUsed = false
            for block in 0..<blocks where records[index].outcomes[block].count > 0 {
                let outcome = records[index].outcomes[block]
                count += Double(outcome.count)
                actual += Double(outcome.actual)
                error += Double(outcome.error)
                persistence += Double(outcome.persistenceError)
                seasonal += Double(outcome.seasonalError)
                inside80 += Double(outcome.inside80)
                inside95 += Double(outcome.inside95)
                withIntervals += Double(outcome.withIntervals)
                isUsed = true
            }
            if isUsed { origins += 1 }
        }
    }

    /// - Parameter naiveError: the mean |difference| to the day before; nil when it is not known.
    func accuracy(naiveError: Double?) -> Accuracy {
        func skill(_ other: Double) -> Double? { other > 0 ? 1 - error / other : error == 0 && count > 0 ? 0 : nil }
        return Accuracy(
            wape: actual > 0 ? error / actual : nil,
            mase: count > 0 ? naiveError.map { error / count / $0 }.flatMap { $0.isFinite ? $0 : nil } : nil,
            coverage80: withIntervals > 0 ? inside80 / withIntervals : nil,
            coverage95: withIntervals > 0 ? inside95 / withIntervals : nil,
            skillVsPersistence: skill(persistence), skillVsSeasonalNaive: skill(seasonal), origins: origins)
    }
}

/// The same of every method.
struct MethodErrorSums: Sendable {
    private let errors: [Double]
    private let actuals: [Double]

    init(_ records: [OriginRecord], members: Int, blocks: Int) {
        var sums = [SIMD2<Double>](repeating: .zero, count: members)
        var span = sums.mutableSpan
        for index in records.indices where records[index].settledBlocks >= blocks {
            let losses = records[index].losses
            for block in 0..<blocks {
                let (count, actual) = (records[index].outcomes[block].count, records[index].outcomes[block].actual)
                for member in 0..<members {
                    let loss = losses[block * members + member]
                    if !loss.isNaN { span[member] += SIMD2(Double(loss * count), Double(actual)) }
                }
            }
        }
        errors = sums.map { $0[0] }
        actuals = sums.map { $0[1] }
    }

    func accuracies(task: ForecastTask, blocks: Int, weights: [Double]) -> [MethodAccuracy] {
        task.methods.enumerated().map { member, method in
            MethodAccuracy(
                method: method.name, steps: task.blockEnds[blocks - 1],
                wape: actuals[member] > 0 ? errors[member] / actuals[member] : nil, weight: weights[member])
        }
    }
}
