import Foundation

/// How much each member counts, by how good it has been.
///
/// What counts are relative losses: a member's mean absolute error over a block of leads, over the mean of all or most
/// members' at the same origin, so that a busy day counts no more than a quiet one. Errors may be those of square
/// roots: of a burst, where members differ by multiples, they say which one was better without letting the burst decide
/// alone.
struct Combination: Sendable {
    enum Rule: Sendable {
        /// (loss / least loss)^−power; nothing for members whose loss exceeds the least by more than the tolerance.
        case ratio(power: Double, tolerance: Double)
        /// exp(−severity · t), where t is the paired t-statistic of a member's losses against the best one's: members
        /// that are not clearly worse share alike, which bursts ask for, and clear winners rule, which calm asks for.
        case significance(severity: Double)
    }

    let rule: Rule
    /// After so many days evidence counts half.
    let halfLifeDays: Double
    /// How heavily the newest evidence counts beside, and after how many days half; none when 0.
    let recentWeight: Double
    let recentHalfLifeDays: Double
    /// How alike, in standard deviations, the present of an origin must be to ours to count fully; nil counts all
    /// alike.
    let likeness: Double?
    /// Whether errors are those of square roots.
    var comparesRoots = false
    /// The share of the members, the worst ones, that losses are not relative to: where one is hopeless, what an origin
    /// tells of the others would count for little.
    var ignoredShare = 0.0

    static let short = Combination(
        rule: .ratio(power: 40, tolerance: 0.3), halfLifeDays: 14, recentWeight: 3, recentHalfLifeDays: 0.2,
        likeness: 0.8, comparesRoots: true, ignoredShare: 0.25)
    static let long = Combination(
        rule: .significance(severity: 0.7), halfLifeDays: 14, recentWeight: 2, recentHalfLifeDays: 1.5,
        likeness: nil)

    /// For the next step where steps are long: there one method is often clearly the best, mostly the last value.
    static let nextStep = Combination(
        rule: .ratio(power: 12, tolerance: 0.3), halfLifeDays: 28, recentWeight: 0, recentHalfLifeDays: 1,
        likeness: nil)

    /// Evidence worth so many origins says that all members are alike.
    private static let prior = 2.0
    /// So many origins at which every member had a forecast make the others dispensable.
    private static let enoughOrigins = 12
    /// A difference in relative loss that means nothing.
    private static let indifference = 0.02

    /// What losses at one origin are relative to: the mean of all but the worst, and at least half the mean of all:
    /// where most miss nothing the others must not miss many times the usual.
    ///
    /// - Returns: NaN without any that is known.
    func typicalLoss(_ losses: ArraySlice<Float>) -> Float {
        let known = losses.filter { !$0.isNaN }.sorted()
        guard !known.isEmpty else { return .nan }
        let better = known.dropLast(Int(ignoredShare * Double(known.count)))
        func mean(_ losses: ArraySlice<Float>) -> Double { losses.reduce(0) { $0 + Double($1) } / Double(losses.count) }
        return Float(max(mean(better), mean(known[...]) / 2, 1e-12))
    }

    /// How much each record counts as evidence, by its age and by how alike its present was.
    ///
    /// - Parameters:
    ///   - likeness: of each record, from 0 to 1: see ``likeness(of:to:)``.
    ///   - now: the origin of the forecast, as records count.
    func evidence(of records: [OriginRecord], likeness: [Double], now: Int, stepsPerDay: Int) -> [Double] {
        records.indices.map { index in
            let days = Double(now - records[index].index) / Double(stepsPerDay)
            let weight = likeness[index] * exp2(-days / halfLifeDays)
            return recentWeight > 0 ? weight + recentWeight * exp2(-days / recentHalfLifeDays) : weight
        }
    }

    /// The weight of each member in a block, 0 for those without a forecast; they add up to 1.
    ///
    /// - Parameters:
    ///   - evidence: how much each record counts.
    ///   - blockLength: in steps.
    ///   - available: which members have a forecast; at least one.
    /// - Returns: nil when there is no evidence for the block.
    func weights(
        records: [OriginRecord], evidence: [Double], block: Int, blockLength: Int, available: [Bool]
    ) -> [Double]? {
        var losses = RelativeLosses(records, block: block, members: available.count)
        // Where some members had no forecast yet, the others' losses are relative to another mean.
        losses.keepComplete(available, atLeast: Self.enoughOrigins)
        guard let oldest = losses.records.first, let newest = losses.records.last else { return nil }
        let weights = losses.records.map { evidence[$0] }
        // Origins overlap where blocks are longer than the way from one to the next.
        let independent = Double(records[newest].index - records[oldest].index) / Double(max(1, blockLength)) + 1
        let result: [Double]? =
            switch rule {
            case .ratio(let power, let tolerance):
                byPower(losses, weights, available: available, power: power, tolerance: tolerance)
            case .significance(let severity):
                byDifference(losses, weights, available: available, severity: severity, independent: independent)
            }
        guard let result else { return nil }
        let total = result.reduce(0, +)
        return total > 0 && total.isFinite ? result.map { $0 / total } : nil
    }

    private func byPower(
        _ losses: RelativeLosses, _ weights: [Double], available: [Bool], power: Double, tolerance: Double
    ) -> [Double]? {
        let members = available.count
        let (sums, totals) = losses.sums(weights)
        let total = totals.reduce(0, +)
        guard total > 0 else { return nil }
        let mean = sums.reduce(0, +) / total
        let averages = (0..<members).map { (sums[$0] + Self.prior * mean) / (totals[$0] + Self.prior) }
        guard let least = averages.indices.filter({ available[$0] }).map({ averages[$0] }).min() else { return nil }
        return (0..<members).map { member in
            guard available[member], averages[member] <= (1 + tolerance) * least else { return 0 }
            return pow(max(averages[member], 1e-9) / max(least, 1e-9), -power)
        }
    }

    private func byDifference(
        _ losses: RelativeLosses, _ weights: [Double], available: [Bool], severity: Double, independent: Double
    ) -> [Double]? {
        let members = available.count
        let (sums, totals) = losses.sums(weights, prior: Self.prior)
        let averages = (0..<members).map { available[$0] ? sums[$0] / totals[$0] : .infinity }
        guard let best = averages.indices.min(by: { averages[$0] < averages[$1] }) else { return nil }
        let total = weights.reduce(0, +)
        let squares = weights.reduce(0) { $0 + $1 * $1 }
        guard squares > 0 else { return nil }
        // Kish's effective sample size; of a single origin more than one, or nothing would be known of the spread.
        let effective = max(1.5, min(total * total / squares, independent))
        let differences = losses.differences(from: best, weights)
        return (0..<members).map { member in
            guard available[member] else { return 0 }
            let (sum, sumOfSquares) = (differences.sums[member], differences.squares[member])
            let seen = differences.totals[member]
            // Of a member that is new as much is thought as of one that is clearly, but not hopelessly, worse.
            guard seen > 0 else { return exp(-severity) }
            let mean = sum / seen
            let error = (max(0, sumOfSquares / seen - mean * mean) / effective).squareRoot()
            return exp(-severity * max(0, mean / (error + Self.indifference)))
        }
    }

    /// One forecast from the members' at one lead: half the weighted median, which one wild member cannot move, half
    /// the weighted geometric mean, which uses what all of them say and is no higher than the median of skewed demand.
    func combine(_ values: [(value: Double, weight: Double)]) -> Double {
        let total = values.reduce(0) { $0 + $1.weight }
        guard total > 0, let largest = values.map(\.value).max(), largest > 0 else { return 0 }
        // What is nothing beside the largest should not draw the mean to nothing.
        let offset = largest * 0.02 + 1e-9
        let mean = values.reduce(0) { $0 + log($1.value + offset) * $1.weight } / total
        return (WeightedQuantile.smoothMedian(values) + max(0, exp(mean) - offset)) / 2
    }

    /// How alike each origin's present was to `context`, from 0 to 1.
    func likeness(of records: [OriginRecord], to context: [Float]) -> [Double] {
        guard let likeness, !context.isEmpty, records.count > 1 else {
            return [Double](repeating: 1, count: records.count)
        }
        var distances = [Double](repeating: 0, count: records.count)
        for dimension in context.indices {
            let values = records.indices.map { Double(records[$0].context[dimension]) }
            let mean = values.reduce(0, +) / Double(values.count)
            let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
            let spread = variance.squareRoot() + 1e-9
            for (index, value) in values.enumerated() {
                let distance = (value - Double(context[dimension])) / spread
                distances[index] += distance * distance
            }
        }
        return distances.map { exp(-0.5 * $0 / (likeness * likeness)) }
    }
}
