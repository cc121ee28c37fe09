import Foundation

/// Boosted trees on ``ShortFeatures``, for the next hour: they find what no straight line can, such as that a rough
/// hour returns to its mean and a smooth one goes on.
///
/// They learn by how much the future differs, in logarithms, from a first estimate: from the newest value, or from a
/// ``DirectRegression``.
struct ShortTrees: ForecastMethod {
    let name: String
    let trees: BoostedTrees
    /// What they correct; the newest value when nil.
    let base: DirectRegression?

    static let onLastValue = ShortTrees(
        name: "trees",
        trees: BoostedTrees(trees: 60, depth: 3, rate: 0.08, featureShare: 0.16, rowShare: 0.4, leastRows: 100),
        base: nil)
    static let onRegression = ShortTrees(
        name: "trees_on_regression", trees: onLastValue.trees,
        base: DirectRegression(name: "base", scale: .log, prior: .staged, stride: 5))

    private static let days = 14
    private static let halfLifeDays = 10.0
    private static let mostRows = 12_000
    private static let leadsPerOrigin = 4
    private static let leastRows = 200

    /// - Returns: how many numbers the first estimate takes, whether the features know last week, how many days they
    ///   average, and then the first estimate's numbers and the trees.
    func fit(_ past: Past) -> [Double]? {
        guard let features = ShortFeatures(count: past.count, past: past) else { return nil }
        let leads = DirectRegression.leads(past)
        let low = max(features.firstOrigin, past.count - Self.days * past.stepsPerDay)
        let origins = past.count - leads - low
        guard origins >= Self.leastRows else { return nil }
        var first: [Double] = []
        if let base {
            guard let coefficients = base.fit(past) else { return nil }
            first = coefficients
        }
        let stride = max(1, (origins * Self.leadsPerOrigin + Self.mostRows - 1) / Self.mostRows)
        var table = BoostedTrees.Table(features: ShortFeatures.treeCount)
        var random = SplitMix(seed: 7)
        for origin in Swift.stride(from: low, to: past.count - leads, by: stride) {
            let estimates = base?.estimates(past, coefficients: first, origin: origin, steps: leads)
            let weight = pow(0.5, Double(past.count - origin) / Double(past.stepsPerDay) / Self.halfLifeDays)
            for _ in 0..<Self.leadsPerOrigin {
                let lead = 1 + random.below(leads)
                let anchor = estimates?[lead - 1] ?? past.log[origin - 1]
                features.appendTree(past, origin: origin, lead: lead, anchor: anchor, to: &table.rows)
                table.targets.append(past.log[origin + lead - 1] - anchor)
                table.weights.append(weight)
            }
        }
        return [Double(first.count), features.hasWeek ? 1 : 0, Double(features.days)] + first + trees.fit(table)
    }

    func forecast(_ past: Past, coefficients: [Double], steps: Int) -> [Double]? {
        guard coefficients.count > 3 else { return nil }
        let features = ShortFeatures(
            day: past.stepsPerDay, hour: past.stepsPerHour, days: Int(coefficients[2]), hasWeek: coefficients[1] > 0)
        guard past.count >= features.firstOrigin else { return nil }
        let end = 3 + Int(coefficients[0])
        var estimates: [Double]?
        if let base {
            estimates = base.estimates(
                past, coefficients: Array(coefficients[3..<end]), origin: past.count, steps: steps)
            guard estimates != nil else { return nil }
        }
        let leads = DirectRegression.leads(past)
        var row: [Double] = []
        return (1...max(1, steps)).prefix(steps).map { lead in
            let lead = min(lead, leads)
            let anchor = estimates?[lead - 1] ?? past.log[past.count - 1]
            row.removeAll(keepingCapacity: true)
            features.appendTree(past, origin: past.count, lead: lead, anchor: anchor, to: &row)
            return past.value(ofLog: anchor + trees.estimate(row, trees: coefficients[end...]))
        }
    }
}
