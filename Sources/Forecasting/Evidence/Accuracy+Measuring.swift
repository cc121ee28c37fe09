extension Accuracy {
    /// What is known over the first `blocks` blocks of leads.
    ///
    /// - Parameter naiveError: the mean |difference| to the day before; nil when it is not known.
    init(_ records: [OriginRecord], blocks: Int, naiveError: Double?) {
        var (count, actual, error, persistence, seasonal) = (0.0, 0.0, 0.0, 0.0, 0.0)
        var (inside80, inside95, withIntervals, origins) = (0.0, 0.0, 0.0, 0)
        for index in records.indices where records[index].settledBlocks >= blocks {
            var isUsed = false
            let outcomes = records[index].outcomes
            for outcome in outcomes[..<blocks] where outcome.count > 0 {
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
        func skill(_ other: Double) -> Double? { other > 0 ? 1 - error / other : error == 0 && count > 0 ? 0 : nil }
        self.init(
            wape: actual > 0 ? error / actual : nil,
            mase: count > 0 ? naiveError.map { error / count / $0 }.flatMap { $0.isFinite ? $0 : nil } : nil,
            coverage80: withIntervals > 0 ? inside80 / withIntervals : nil,
            coverage95: withIntervals > 0 ? inside95 / withIntervals : nil,
            skillVsPersistence: skill(persistence), skillVsSeasonalNaive: skill(seasonal), origins: origins)
    }
}

extension MethodAccuracy {
    /// What is known of every method over the first `blocks` blocks of leads.
    static func all(
        _ records: [OriginRecord], task: ForecastTask, blocks: Int, weights: [Double]
    ) -> [MethodAccuracy] {
        let members = task.methods.count
        var errors = [Double](repeating: 0, count: members)
        var actuals = [Double](repeating: 0, count: members)
        for index in records.indices where records[index].settledBlocks >= blocks {
            let (losses, outcomes) = (records[index].losses, records[index].outcomes)
            for block in 0..<blocks {
                let (count, actual) = (outcomes[block].count, Double(outcomes[block].actual))
                for member in 0..<members where !losses[block * members + member].isNaN {
                    errors[member] += Double(losses[block * members + member] * count)
                    actuals[member] += actual
                }
            }
        }
        return task.methods.enumerated().map { member, method in
            MethodAccuracy(
                method: method.name, steps: task.blockEnds[blocks - 1],
                wape: actuals[member] > 0 ? errors[member] / actuals[member] : nil, weight: weights[member])
        }
    }
}
