extension OriginRecord {
    /// A stretch of steps up to now that were all far above or all far below what was forecast.
    struct Excursion {
        /// Errors in half-widths of the 95 % interval that was issued, less an allowance, added up.
        var sum: Double
        /// The number of the first step of it.
        var start: Int
        /// Whether they were above.
        var isRise: Bool
    }

    /// The sides in which values can leave the 95 % interval, with its end.
    private static let sides = [(sign: 1.0, bound: bounds.count - 1), (sign: -1.0, bound: 0)]
    /// A sum that has fallen so low is over.
    private static let over = -1.0

    /// The newest steps, gone through backwards as long as they leave the interval on the same side by more than
    /// `allowance` half-widths on average (the cumulative sum of Page, "Continuous inspection schemes", 1954).
    ///
    /// - Parameters:
    ///   - idle: where no more was forecast and came, nothing was missed: see ``History/idle(known:)``.
    ///   - largest: what an error counts at most, so that a few steps never make a long excursion.
    ///   - usual: how far roots often are above and below their forecasts; no half-width counts as less.
    /// - Returns: the excursion with the greatest sum; nil without one.
    func excursion(
        _ history: History, task: ForecastTask, known: Int, idle: Double, allowance: Double, largest: Double,
        usual: UsualErrors? = nil
    ) -> Excursion? {
        var best: Excursion?
        for side in Self.sides {
            var sum = 0.0
            for step in stride(from: known - 1, through: max(index, history.first), by: -1) {
                let actual = history.observed[step - history.first]
                guard !actual.isNaN else { continue }
                let forecast = forecast(at: step, task: task)
                let expected = forecast.squareRoot()
                let bound = rootOfBound(side.bound, at: step, task: task)
                guard !bound.isNaN else { return nil }
                let least = max((side.sign > 0 ? usual?.above : usual?.below) ?? 0, expected * 1e-3 + 1e-9)
                let width = max(side.sign * (bound - expected), least)
                let isIdle = max(actual, forecast) <= idle
                let error = isIdle ? 0 : side.sign * (actual.squareRoot() - expected) / width
                sum += min(max(error, -largest), largest) - allowance
                if sum < Self.over { break }
                if sum > best?.sum ?? 0 { best = Excursion(sum: sum, start: step, isRise: side.sign > 0) }
            }
        }
        return best
    }

    /// What was forecast for a step.
    func forecast(at step: Int, task: ForecastTask) -> Double { Double(path[lead(of: step, task: task) - 1]) }

    /// The root of an end of the interval that was issued for a step, by its place in ``bounds``. Between sampled leads
    /// its distance from √forecast is interpolated. NaN where none was issued.
    func rootOfBound(_ bound: Int, at step: Int, task: ForecastTask) -> Double {
        let leads = task.sampledLeads
        let lead = lead(of: step, task: task)
        let row = (task.methods.count + 1 + bound) * leads.count
        func sampled(_ sample: Int) -> Double { Double(forecasts[row + sample].squareRoot() - roots[sample]) }
        let above = leads.firstIndex { $0 >= lead } ?? leads.count - 1
        var distance = sampled(above)
        if above > 0, leads[above] > lead {
            let low = sampled(above - 1)
            distance = low + (distance - low) * Double(lead - leads[above - 1]) / Double(leads[above] - leads[above - 1])
        }
        // max(NaN, 0) is NaN, and max(0, NaN) is not.
        return max(Double(path[lead - 1]).squareRoot() + distance, 0)
    }

    /// The lead that tells of a step: past the last one the same time of the last day by the hour, and the last one by
    /// minutes.
    private func lead(of step: Int, task: ForecastTask) -> Int {
        let (lead, last) = (step - index + 1, path.count)
        guard lead > last else { return lead }
        return task.isLong ? lead - (lead - last + task.stepsPerDay - 1) / task.stepsPerDay * task.stepsPerDay : last
    }
}
