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
    /// How much of what is promised not to be below an interval is expected inside where its lower end is nothing: all
    /// of it is, where quantiles are right, and none of it, where as many values as promised are to be inside. By the
    /// hour, where much of the past is known by what a week was long ago, none.
    let expectedOverNothing: Double

    static let short = ResidualIntervals(
        halfLifeDays: 14, rate: 0.05, closeness: 0.5, leastRoot: 0.07, expectedOverNothing: 0.5)
    static let long = ResidualIntervals(
        halfLifeDays: 60, rate: 0.1, closeness: 0.5, leastRoot: 0, expectedOverNothing: 0)

    /// The probabilities that are given.
    static let probabilities = [
        0.005, 0.025, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.975, 0.995,
    ]

    /// How much a residual counts at most that is from another level altogether, or from a present that was not like ours
    /// at all.
    static let farWeight = 0.3
    /// From other levels altogether counts no more than from close ones, unless those are fewer than so many: a job of a
    /// few minutes a night is forecast as well as it was on other nights, and not as well as the rest of the day.
    private static let enoughClose = 10.0
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

        /// Learns from what came of one forecast.
        ///
        /// - Parameters:
        ///   - expectedOverNothing: see ``ResidualIntervals/expectedOverNothing``.
        ///   - rate: by how much a logarithm changes when all were to be inside and none was.
        mutating func learn(_ coverage: IntervalCoverage, expectedOverNothing: Double, rate: Double) {
            guard coverage.intervals > 0 else { return }
            func learned(_ width: Double, _ counts: IntervalCoverage.Counts, promised: Double) -> Double {
                let below = expectedOverNothing * (1 - promised) / 2 * counts.overNothing
                let missing = promised * counts.values + below - counts.inside
                return min(max(width + rate * missing / coverage.intervals, -1), 1.5)
            }
            of80 = learned(of80, coverage.of80, promised: 0.8)
            of95 = learned(of95, coverage.of95, promised: 0.95)
        }

        /// By what factor a quantile is moved away from the median.
        func factor(_ probability: Double) -> Double {
            let distance = abs(probability - 0.5)
            let share = min(max((distance - 0.4) / 0.075, 0), 1)
            return exp(of80 + share * (of95 - of80))
        }
    }

    /// The quantiles around a forecast.
    func quantiles(_ value: Double, sample: Sample, spread: Double, widening: Widening) -> Quantiles {
        guard !sample.errors.isEmpty else { return Quantiles(probabilities: [0.5], values: [value]) }
        let root = value.squareRoot()
        var weights = weights(sample, root: root, spread: spread)
        let nothing = takeNothings(of: sample, root: root, from: &weights)
        var result = sample.quantiles(at: Self.probabilities, weights: weights, lowest: (-root, nothing.weight))
        // Beyond all levels of before, errors are taken to grow like the level.
        let growth = sample.highest > 0 ? max(1, min(root / sample.highest, Self.mostGrowth)) : 1
        // A series that was idle until now is known for as long as it has not been.
        let least = root * leastRoot
        var days = sample.days
        if sample.lowestRoot < least {
            var oldest = 1.0
            for index in sample.errors.indices where sample.roots[index / 4][index % 4] >= least {
                oldest = min(oldest, sample.weightsByAge[index / 4][index % 4])
            }
            days = min(days, -halfLifeDays * log2(oldest))
        }
        let inflation = Sample.inflation(days: days) * growth
        // Where nothing is what comes half of the time, the median of errors tells nothing of the rest.
        let median = result[Self.probabilities.count / 2] * max(0, 1 - 2 * nothing.share)
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
            if probability < 0.5 {
                // However wide or narrow, what nothing comes as often as is nothing.
                last = probability <= nothing.share ? 0 : max(last, min(quantile - margin, value))
            } else {
                last = max(last, probability > 0.5 ? quantile + margin : value)
            }
            return last
        }
        return Quantiles(probabilities: Self.probabilities, values: values)
    }

    /// Takes from `weights` how likely nothing comes.
    ///
    /// An outcome of nothing is nothing whatever is forecast now, and no √forecast below it. That is less true the less
    /// was forecast then: nights without traffic tell nothing of days. Beyond all levels of before, it is the highest
    /// of those that tells.
    private func takeNothings(of sample: Sample, root: Double, from weights: inout [SIMD4<Double>])
        -> (weight: Double, share: Double)
    {
        guard !sample.nothings.isEmpty else { return (0, 0) }
        let level = min(root, sample.highestRoot)
        var (taken, left) = (SIMD4<Double>.zero, SIMD4<Double>.zero)
        for index in weights.indices {
            let likeness = level > 0 ? pointwiseMin(sample.roots[index] / level, .one) : .one
            let weight = weights[index] * sample.nothings[index] * likeness * likeness
            taken += weight
            weights[index] -= weight
            left += weights[index]
        }
        let weight = taken.sum()
        return (weight, weight > 0 ? weight / (weight + left.sum()) : 0)
    }

    /// How much each error of a sample counts for a forecast, in blocks of four: as much as it counts for all, and by how
    /// close the forecast that missed was to this one.
    private func weights(_ sample: Sample, root: Double, spread: Double) -> [SIMD4<Double>] {
        var weights = sample.weights
        if let closeness, spread > 0 {
            let scale = closeness * spread
            var close = SIMD4<Double>.zero
            for index in weights.indices {
                let distance = (sample.roots[index] - root) / scale
                // Close to exp(−d²/2), and much cheaper.
                let quarter = 1 + distance * distance / 8
                weights[index] /= quarter * quarter * quarter * quarter
                close += weights[index]
            }
            let most = max(close.sum(), Self.enoughClose - close.sum())
            let far = min(Self.farWeight, most / max(sample.weight, .leastNormalMagnitude))
            for index in weights.indices { weights[index] += far * sample.weights[index] }
        }
        let least = root * leastRoot
        if sample.lowestRoot < least {
            for index in weights.indices {
                weights[index].replace(with: weights[index] * Self.nothingWeight, where: sample.roots[index] .< least)
            }
        }
        return weights
    }
}
