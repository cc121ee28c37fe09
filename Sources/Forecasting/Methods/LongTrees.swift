/// Boosted trees that correct the mean of the last days and weeks at the same time, for the next days.
struct LongTrees: ForecastMethod {
    let name = "trees"

    private static let trees = BoostedTrees(
        trees: 30, depth: 3, rate: 0.08, featureShare: 0.25, rowShare: 0.25, leastRows: 60)

    func fit(_ past: Past) -> [Double]? {
        let day = past.stepsPerDay
        let first = max(LongFeatures.days * day, past.count - LongFeatures.Learning.days * day)
        guard past.count - first >= 4 * day else { return nil }
        let features = LongFeatures(past)
        var table = BoostedTrees.Table(features: LongFeatures.count)
        var random = SplitMix(seed: 13)
        let stride = max(1, (past.count - first) * LongFeatures.Learning.leadsPerOrigin / LongFeatures.Learning.rows)
        for origin in Swift.stride(from: first, to: past.count, by: stride) {
            for _ in 0..<LongFeatures.Learning.leadsPerOrigin {
                let lead = 1 + random.below(LongFeatures.Learning.daysAhead * day)
                guard origin + lead <= past.count else { continue }
                let anchor = Self.anchor(features, origin: origin, lead: lead)
                features.append(origin: origin, lead: lead, anchor: anchor, error: 0, to: &table.rows)
                table.targets.append(past.log[origin + lead - 1] - anchor)
                table.weights.append(1)
            }
        }
        guard table.targets.count >= LongFeatures.Learning.leastRows else { return nil }
        return Self.trees.fit(table)
    }

    func forecast(_ past: Past, coefficients: [Double], steps: Int) -> [Double]? {
        let day = past.stepsPerDay
        guard past.count >= LongFeatures.days * day else { return nil }
        let features = LongFeatures(past)
        var row: [Double] = []
        return stride(from: 1, through: steps, by: 1).map { lead in
            let anchor = Self.anchor(features, origin: past.count, lead: lead)
            row.removeAll(keepingCapacity: true)
            features.append(origin: past.count, lead: lead, anchor: anchor, error: 0, to: &row)
            return past.value(ofLog: anchor + Self.trees.estimate(row, trees: coefficients[...]))
        }
    }

    /// Half the last week's hour of the day and half the last two weeks' hour of the week, moved half the way to the
    /// present level.
    private static func anchor(_ features: LongFeatures, origin: Int, lead: Int) -> Double {
        let target = origin + lead - 1
        let days = features.sameTime(target: target, origin: origin, days: 7)
        let weeks = features.sameWeekday(target: target, origin: origin, weeks: 1...2)
        return (days + weeks) / 2 + features.levelChange(origin) / 2
    }
}
