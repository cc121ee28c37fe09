import Foundation

/// The intervals around what a model forecasts.
extension SeriesModel {
    private static let longestSample = 400
    private static let fewestDifferences = 8

    /// At which level of a series that may have jumped an interval is to hold; at the old one where nothing jumped.
    private enum Level { case old, new }

    /// The quantiles of each lead, and how a possible or recognised jump of the level splits them.
    ///
    /// - Parameter likeness: how alike the present of each record was to ours: see ``Combination/likeness(of:to:)``.
    func quantiles(
        _ values: [Double], past: Past, _ visible: Undisturbed, origin: Int, leads: [Int], likeness: [Double]
    ) -> ([Quantiles], LevelScenarios?) {
        let change = visible.change
        var result: [Quantiles] = []
        result.reserveCapacity(leads.count)
        var scenarios = change.map { LevelScenarios(change: $0) }
        var (usual, moved) = (ResidualIntervals.Sample(), ResidualIntervals.Sample())
        var (block, usualSpread, movedSpread) = (-1, 0.0, 0.0)
        let weights = state.records.indices.suffix(Self.longestSample).map { index in
            let made = state.records[index].index
            let byAge = exp2(-(Double(origin - made) / Double(task.stepsPerDay)) / task.intervals.halfLifeDays)
                * maturity(of: made, at: origin, first: visible.history.first)
            let far = ResidualIntervals.farWeight
            return (all: byAge * (likeness[index] + far) / (1 + far), byAge: byAge)
        }
        let ceiling = change == nil ? 0 : ceiling(past)
        let surprise = change == nil
            ? Surprise(state.records, history: visible.history, task: task, known: origin) : nil
        for lead in leads {
            while block < 0 || task.blockEnds[block] < lead {
                block += 1
                usual = residuals(block: block, weights: weights, past: past, visible, at: .old, origin: origin)
                usualSpread = usual.rootSpread
                if change != nil {
                    moved = residuals(block: block, weights: weights, past: past, visible, at: .new, origin: origin)
                    movedSpread = moved.rootSpread
                }
            }
            let value = values[lead - 1]
            let widening = state.widenings[block]
            guard let change else {
                let quantiles = task.intervals.quantiles(
                    value, sample: usual, spread: usualSpread, widening: widening)
                result.append(surprise?.mixed(into: quantiles, around: value, at: origin + lead - 1) ?? quantiles)
                continue
            }
            let (after, before) = (
                min(change.after(value, at: origin + lead - 1), ceiling), change.before(value)
            )
            let stays = task.intervals.quantiles(after, sample: moved, spread: movedSpread, widening: widening)
            let returns = task.intervals.quantiles(before, sample: usual, spread: usualSpread, widening: widening)
            result.append(stays.mixed(with: returns, share: change.share, around: value))
            scenarios?.append(stays: after, quantiles: stays, returns: before)
        }
        return (result, scenarios)
    }

    /// How much the errors of a forecast count, from 0 to 1, by how much history it was made with: with less than three
    /// weeks the usual week is not known, and errors are larger than they will be. Comes into force between the third
    /// and the sixth week of history; before, all count alike.
    private func maturity(of made: Int, at origin: Int, first: Int) -> Double {
        let enough = Double(History.stepsOfUsual(task))
        let known = min(max(Double(made - first) / enough, 0), 1)
        return pow(known, min(max(Double(origin - first) / enough - 1, 0), 1))
    }

    /// What is known of errors in a block; without enough of them, how much the past differs from a day before, or from
    /// less than that where it has no two days.
    ///
    /// - Parameter weights: how much each of the newest records counts, by its age and ``maturity(of:at:first:)``, and by how
    ///   alike its present was to ours as well.
    private func residuals(
        block: Int, weights: [(all: Double, byAge: Double)], past: Past, _ visible: Undisturbed, at level: Level, origin: Int
    ) -> ResidualIntervals.Sample {
        var sample = missed(block: block, weights: weights, visible, at: level, origin: origin)
        if sample.origins < ResidualIntervals.enoughOrigins {
            if sample.origins < ResidualIntervals.fewestOrigins { sample.residuals = [] }
            addDifferences(to: &sample, block: block, past: past)
        }
        if level == .new, let change = visible.change {
            // The newest errors count as much as all before them.
            sample.residuals += change.errors(weighing: sample.residuals.reduce(0) { $0 + $1.weight })
        }
        sample.finish()
        return sample
    }

    /// What past forecasts missed in a block, as it would have been at `level`.
    private func missed(
        block: Int, weights: [(all: Double, byAge: Double)], _ visible: Undisturbed, at level: Level, origin: Int
    ) -> ResidualIntervals.Sample {
        let (change, levels) = (visible.change, visible.levels)
        // What was missed by levels that are over says nothing of the old one.
        let passed = level == .new ? [] : visible.passed
        let leads = task.samples(ofBlock: block)
        let newest = state.records.indices.suffix(Self.longestSample)
        var sample = ResidualIntervals.Sample()
        var oldest: Int?
        sample.residuals.reserveCapacity(newest.count * leads.count)
        let start = change?.start ?? .max
        // What was missed before a change is moved to the new level, for what it tells of it.
        let (scale, likeness) = level == .new ? (change?.ratio.squareRoot() ?? 1, change?.likeness ?? 1) : (1, 1)
        // Whole records are never copied where many are gone through: each holds many arrays.
        for index in newest where state.records[index].settledBlocks > block {
            let made = state.records[index].index
            let days = Double(origin - made) / Double(task.stepsPerDay)
            let weight = weights[index - newest.lowerBound]
            let isSince = made >= start
            if isSince, level == .old { continue }
            if passed.contains(where: { $0.wasUnderWay(at: made) }) { continue }
            // What was missed at another level is moved to the present one.
            var shift = 1.0
            if let levels {
                guard let ratio = levels.ratio(at: made) else { continue }
                shift = (levels.present / ratio).squareRoot()
            }
            var isUsed = false
            for lead in leads where !state.records[index].residuals[lead].isNaN {
                let step = made + task.sampledLeads[lead] - 1
                if passed.contains(where: { $0.steps.contains(step) }) { continue }
                if let levels, levels.ratio(at: step) != levels.ratio(at: made) { continue }
                // What was missed by the change itself tells of neither level.
                guard isSince || step < start else { continue }
                let residual = shift * Double(state.records[index].residuals[lead])
                let root = shift * Double(state.records[index].roots[lead])
                let (moved, share) = isSince ? (1, 1) : (scale, likeness)
                sample.residuals.append(
                    .init(
                        moved * residual, root: moved * root, weight: weight.all * share,
                        weightByAge: weight.byAge * share))
                if days > 1 { sample.highest = max(sample.highest, moved * root) }
                isUsed = true
            }
            if isUsed { sample.origins += 1 }
            if isUsed, oldest == nil { oldest = made }
        }
        sample.days = Double(oldest.map { origin - $0 } ?? 0) / Double(task.stepsPerDay)
        return sample
    }

    /// Adds how much the past differs from a day before, which counts as much as the errors of so many origins.
    private func addDifferences(to sample: inout ResidualIntervals.Sample, block: Int, past: Past) {
        let lag = past.count >= task.stepsPerDay + Self.fewestDifferences
            ? task.stepsPerDay : min(task.blockEnds[block], past.count / 3)
        guard lag > 0, past.count - lag >= Self.fewestDifferences else { return }
        let first = max(lag, past.count - Past.recentDays * task.stepsPerDay)
        let count = Double(past.count - first)
        let weight = ResidualIntervals.differencesCountAs * Double(task.samples(ofBlock: block).count) / count
        for index in first..<past.count {
            let root = Double(Float(past.raw[index - lag].squareRoot()))
            sample.residuals.append(.init(Double(Float(past.raw[index].squareRoot() - root)), root: root, weight: weight))
        }
        sample.days = max(sample.days, count / Double(task.stepsPerDay))
    }
}
