/// What ``Forecaster`` would have answered at each earlier origin, choice of method and intervals included, held
/// against what came: every choice and every interval is made from errors that were known at its origin.
struct Replay {
    /// By horizon, ascending; the last is over all leads.
    let horizons: [Forecast.HorizonAccuracy]

    private struct Sums {
        var error = 0.0
        var persistence = 0.0
        var actual = 0.0
        var count = 0
        var within80 = Covered()
        var within95 = Covered()
        var origins = 0

        static func + (a: Sums, b: Sums) -> Sums {
            Sums(
                error: a.error + b.error, persistence: a.persistence + b.persistence, actual: a.actual + b.actual,
                count: a.count + b.count, within80: a.within80 + b.within80, within95: a.within95 + b.within95,
                origins: max(a.origins, b.origins))
        }
    }

    /// How many values fell inside an interval, of how many that had one.
    private struct Covered {
        var inside = 0
        var judged = 0

        static func + (a: Covered, b: Covered) -> Covered {
            Covered(inside: a.inside + b.inside, judged: a.judged + b.judged)
        }

        /// - Parameters:
        ///   - errors: where the interval begins and ends, as errors of `value`; nil where there is no evidence.
        mutating func judge(_ actual: Double, value: Double, errors: (low: Double?, high: Double?)) {
            guard let low = errors.low, let high = errors.high else { return }
            judged += 1
            if actual >= min(value, Forecast.shifted(value, by: low)),
                actual <= max(value, Forecast.shifted(value, by: high)) { inside += 1 }
        }

        var ratio: Double? { judged > 0 ? Double(inside) / Double(judged) : nil }
    }

    /// - Parameter naiveError: the mean |difference| that MASE divides by; nil or 0 leaves it undefined.
    init(_ evaluation: RollingEvaluation, samples: (Int) -> ErrorSamples, naiveError: Double?) {
        let ends = LeadBlocks.ends(steps: evaluation.horizon)
        var blocks = [Sums](repeating: Sums(), count: ends.count)
        for (index, origin) in evaluation.origins.enumerated() {
            let method = evaluation.best(known: origin, originCount: index) { evaluation.paths[$0][index] != nil }
            guard let method, let path = evaluation.paths[method][index] else { continue }
            let errors = samples(method).sorted(known: origin, originCount: index)
            var first = 1
            for (block, end) in ends.enumerated() where first <= path.evaluated {
                let last = min(end, path.evaluated)
                var sums = Sums()
                sums.error = path.absoluteErrors[last] - path.absoluteErrors[first - 1]
                let persistence = evaluation.persistence[index].absoluteErrors
                sums.persistence = persistence[last] - persistence[first - 1]
                let quantiles = Quantiles(of: errors[block], at: [0.025, 0.1, 0.9, 0.975])
                for lead in first...last {
                    let actual = evaluation.values[origin + lead - 1]
                    guard !actual.isNaN else { continue }
                    sums.actual += actual
                    sums.count += 1
                    let value = path.values[lead - 1]
                    sums.within80.judge(actual, value: value, errors: (quantiles[0.1], quantiles[0.9]))
                    sums.within95.judge(actual, value: value, errors: (quantiles[0.025], quantiles[0.975]))
                }
                sums.origins = blocks[block].origins + (sums.count > 0 ? 1 : 0)
                blocks[block] = blocks[block] + sums
                first = end + 1
            }
        }
        var total = Sums()
        horizons = zip(ends, blocks).map { end, block in
            total = total + block
            return Forecast.HorizonAccuracy(steps: end, accuracy: Self.accuracy(total, naiveError: naiveError))
        }
    }

    private static func accuracy(_ sums: Sums, naiveError: Double?) -> Accuracy {
        guard sums.count > 0 else { return .unknown }
        return Accuracy(
            wape: ratio(sums.error, sums.actual),
            mase: naiveError.flatMap { ratio(sums.error / Double(sums.count), $0) },
            coverage80: sums.within80.ratio, coverage95: sums.within95.ratio,
            skillVsPersistence: sums.error == 0 && sums.persistence == 0
                ? 0 : ratio(sums.error, sums.persistence).map { 1 - $0 },
            origins: sums.origins)
    }

    /// Nil where it is undefined, or too large to be a number.
    private static func ratio(_ dividend: Double, _ divisor: Double) -> Double? {
        let ratio = dividend / divisor
        return divisor > 0 && ratio.isFinite ? ratio : nil
    }
}
