import Foundation

/// Quantiles of what will come, from what past forecasts missed: conformal prediction on the series' own residuals,
/// between square roots, where errors are about alike at all levels.
///
/// Intervals widen when fewer actual values than promised have fallen inside, and narrow when more have (Gibbs and
/// Candès, "Adaptive conformal inference under distribution shift", 2021), apart for the 80 % and the 95 % interval.
struct ResidualIntervals: Sendable {
    /// After so many days a residual counts half.
    let halfLifeDays: Double
    /// How quickly widths follow coverage, per origin.
    let rate: Double
    /// How close, in standard deviations of forecasts, a past forecast must be to ours to count fully; nil counts all
    /// alike.
    let closeness: Double?
    /// The share of √forecast below which the √forecast of a residual is next to nothing. A series that was idle until
    /// now says by that how certain the next hour of doing nothing was, not how certain it is now.
    let leastRoot: Double

    static let short = ResidualIntervals(halfLifeDays: 14, rate: 0.05, closeness: 0.5, leastRoot: 0.07)
    static let long = ResidualIntervals(halfLifeDays: 60, rate: 0.1, closeness: 0.5, leastRoot: 0)

    /// The probabilities that are given.
    static let probabilities = [
        0.005, 0.025, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.975, 0.995,
    ]

    /// How much a residual counts that is from another level altogether.
    private static let farWeight = 0.3
    /// How much a residual counts that is from next to nothing.
    private static let nothingWeight = 0.003
    /// Errors beyond all levels of before are taken to be larger by no more than this.
    private static let mostGrowth = 3.0
    /// Evidence is kept in single precision: no interval is known to be narrower than this share of the forecast.
    private static let precision = 1e-6
    /// The fewest origins that say something.
    static let fewestOrigins = 3
    /// With fewer origins their errors are mixed with differences from day to day, which count as so many origins.
    static let enoughOrigins = 16
    /// How far the outermost quantiles of ``probabilities`` are from the median of a normal distribution, beside its 10 %
    /// quantile.
    private static let normalTails = [2.0099, 1.5293, 1.2835]
    static let differencesCountAs = 4.0

    /// By how much the intervals of a block are widened, in logarithms.
    struct Widening: Sendable, Equatable {
        var of80 = 0.0
        var of95 = 0.0

        /// Learns what share of an origin's values were inside.
        mutating func learn(inside80: Double, inside95: Double, rate: Double) {
            of80 = min(max(of80 + rate * (0.8 - inside80), -1), 1.5)
            of95 = min(max(of95 + rate * (0.95 - inside95), -1), 1.5)
        }

        /// By what factor a quantile is moved away from the median.
        func factor(_ probability: Double) -> Double {
            let distance = abs(probability - 0.5)
            let share = min(max((distance - 0.4) / 0.075, 0), 1)
            return exp(of80 + share * (of95 - of80))
        }
    }

    /// What past forecasts missed in one block.
    struct Sample {
        /// √actual − √forecast in single precision, ascending once it is finished, with √forecast and weight by age.
        var residuals: [(value: Double, root: Double, weight: Double)] = []
        /// How many origins they come from.
        var origins = 0
        /// The highest √forecast of more than a day ago.
        var highest = 0.0
        /// Over how many days they, or the differences that stand in, were collected.
        var days = Double.infinity

        /// Errors of a few days have in common what no error of another day has: a day that is to come varies by 1 + 1/days
        /// times as much as those seen do among each other, as the prediction of a mean.
        func inflation(days: Double) -> Double { days > 0 ? (1 + 1 / days).squareRoot() : 1 }

        /// Sorts what was collected.
        mutating func finish() {
            residuals = FloatOrder.ascending(residuals.map { Float($0.value) }).map { residuals[$0] }
        }

        /// The spread of √forecast.
        var rootSpread: Double {
            let count = Double(max(1, residuals.count))
            let mean = residuals.reduce(0) { $0 + $1.root } / count
            return (residuals.reduce(0) { $0 + ($1.root - mean) * ($1.root - mean) } / count).squareRoot()
        }
    }

    /// The quantiles around a forecast.
    func quantiles(_ value: Double, sample: Sample, spread: Double, widening: Widening) -> Quantiles {
        guard !sample.residuals.isEmpty else { return Quantiles(probabilities: [0.5], values: [value]) }
        let root = value.squareRoot()
        var weights = [Double](repeating: 0, count: sample.residuals.count)
        var total = 0.0
        var (oldest, isPartlyIdle) = (1.0, false)
        for (index, residual) in sample.residuals.enumerated() {
            var weight = residual.weight
            if let closeness, spread > 0 {
                let distance = (residual.root - root) / (closeness * spread)
                // Close to exp(−d²/2), and much cheaper.
                let quarter = 1 + distance * distance / 8
                weight *= 1 / (quarter * quarter * quarter * quarter) + Self.farWeight
            }
            if residual.root < root * leastRoot {
                weight *= Self.nothingWeight
                isPartlyIdle = true
            } else {
                oldest = min(oldest, residual.weight)
            }
            weights[index] = weight
            total += weight
        }
        var result: [Double] = []
        result.reserveCapacity(Self.probabilities.count)
        var (sum, index) = (0.0, 0)
        var below: (middle: Double, value: Double)?
        for probability in Self.probabilities {
            let wanted = probability * total
            while index < weights.count, sum + weights[index] / 2 < wanted {
                below = (sum + weights[index] / 2, sample.residuals[index].value)
                sum += weights[index]
                index += 1
            }
            guard index < weights.count else {
                result.append(sample.residuals[weights.count - 1].value)
                continue
            }
            let above = (middle: sum + weights[index] / 2, value: sample.residuals[index].value)
            guard let below, above.middle > below.middle else {
                result.append(above.value)
                continue
            }
            result.append(
                below.value + (wanted - below.middle) / (above.middle - below.middle) * (above.value - below.value))
        }
        // Beyond all levels of before, errors are taken to grow like the level.
        let growth = sample.highest > 0 ? max(1, min(root / sample.highest, Self.mostGrowth)) : 1
        // A series that was idle until now is known for as long as it has not been.
        let days = isPartlyIdle ? min(sample.days, -halfLifeDays * log2(oldest)) : sample.days
        let inflation = sample.inflation(days: days) * growth
        let median = result[Self.probabilities.count / 2]
        if sample.origins < Self.enoughOrigins {
            // So few errors say nothing of the tails: there they are taken to be no shorter than normal ones.
            let count = result.count
            for (index, ratio) in Self.normalTails.enumerated() {
                result[index] = min(result[index], median + (result[Self.normalTails.count] - median) * ratio)
                let upper = result[count - 1 - Self.normalTails.count]
                result[count - 1 - index] = max(result[count - 1 - index], median + (upper - median) * ratio)
            }
        }
        var last = 0.0
        let values = zip(Self.probabilities, result).map { probability, residual -> Double in
            let quantile = Forecast.shifted(value, by: (residual - median) * inflation * widening.factor(probability))
            let margin = value * Self.precision
            last = max(last, quantile + (probability < 0.5 ? -margin : probability > 0.5 ? margin : 0))
            return last
        }
        return Quantiles(probabilities: Self.probabilities, values: values)
    }
}
