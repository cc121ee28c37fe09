extension OriginRecord {
    /// Forgets what was forecast, once all is known of it.
    mutating func release() { (forecasts, path) = ([], []) }

    /// Compares one block with what came. Steps that were not observed count for nothing.
    ///
    /// - Parameters:
    ///   - calm: the history without what says nothing of errors to come; the whole of it when nil.
    ///   - idle: see ``History/idle(known:)``; intervals that end no higher are left out of what is returned.
    /// - Returns: what says how wide intervals should be.
    @discardableResult
    mutating func settle(block: Int, history: History, task: ForecastTask, calm: History? = nil, idle: Double = 0)
        -> IntervalCoverage
    {
        let calm = calm ?? history
        defer { settledBlocks = block + 1 }
        let leads = task.sampledLeads
        let members = task.methods.count
        var outcome = Outcome()
        var coverage = IntervalCoverage()
        var memberErrors = [Float](repeating: 0, count: members)
        var rootErrors = memberErrors
        for sample in task.samples(ofBlock: block) {
            let target = index + leads[sample] - 1 - history.first
            guard history.observed.indices.contains(target), !history.observed[target].isNaN else { continue }
            let actual = Float(history.observed[target])
            func forecast(_ row: Int) -> Float { forecasts[row * leads.count + sample] }
            for member in 0..<members {
                memberErrors[member] += abs(actual - forecast(member))
                rootErrors[member] += abs(actual.squareRoot() - forecast(member).squareRoot())
            }
            let combined = forecast(members)
            if !calm.observed[target].isNaN { residuals[sample] = actual.squareRoot() - roots[sample] }
            outcome.count += 1
            outcome.actual += actual
            outcome.error += abs(actual - combined)
            outcome.persistenceError += abs(actual - lastValue)
            let day = history.stepsPerDay
            let yesterday = target - day * ((leads[sample] - 1) / day + 1)
            outcome.seasonalError += abs(actual - (yesterday >= 0 ? Float(history.values[yesterday]) : lastValue))
            let bounds = (0..<Self.bounds.count).map { forecast(members + 1 + $0) }
            if bounds.allSatisfy({ !$0.isNaN }) {
                outcome.withIntervals += 1
                if actual >= bounds[1], actual <= bounds[2] { outcome.inside80 += 1 }
                if actual >= bounds[0], actual <= bounds[3] { outcome.inside95 += 1 }
                coverage.add(actual, bounds: bounds, idle: idle)
            }
        }
        outcomes[block] = outcome
        if outcome.count > 0 {
            for member in 0..<members { losses[block * members + member] = memberErrors[member] / outcome.count }
            if !rootLosses.isEmpty {
                for member in 0..<members { rootLosses[block * members + member] = rootErrors[member] / outcome.count }
            }
            typicalLosses[block] = task.combination.typicalLoss(comparedLosses[block * members..<(block + 1) * members])
        }
        let start = block == 0 ? 0 : task.blockEnds[block - 1]
        for (index, window) in task.windows.enumerated()
        where window.upperBound > start && window.upperBound <= task.blockEnds[block] {
            windowErrors[index] = windowError(over: window, history: calm)
        }
        return coverage
    }

    /// √actual − √forecast of a sum. A window with a few gaps still tells; what was forecast for them is left out.
    private func windowError(over window: Range<Int>, history: History) -> Float {
        var (actual, forecast, observed) = (0.0, 0.0, 0)
        for lead in window {
            let target = index - history.first + lead
            guard history.observed.indices.contains(target), !history.observed[target].isNaN else { continue }
            actual += history.observed[target]
            forecast += Double(path[lead])
            observed += 1
        }
        guard observed * 4 >= window.count * 3 else { return .nan }
        return Float(actual.squareRoot() - forecast.squareRoot())
    }
}
