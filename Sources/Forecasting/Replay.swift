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
        var covered = 0
        var judged = 0
        var origins = 0

        static func + (a: Sums, b: Sums) -> Sums {
            Sums(
                error: a.error + b.error, persistence: a.persistence + b.persistence, actual: a.actual + b.actual,
                count: a.count + b.count, covered: a.covered + b.covered, judged: a.judged + b.judged,
                origins: max(a.origins, b.origins))
        }
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
                let interval = Quantiles(of: errors[block], at: [0.1, 0.9])
                for lead in first...last {
                    let actual = evaluation.values[origin + lead - 1]
                    guard !actual.isNaN else { continue }
                    sums.actual += actual
                    sums.count += 1
                    guard let low = interval.values.first, let high = interval.values.last else { continue }
                    let value = path.values[lead - 1]
                    sums.judged += 1
                    if actual >= min(value, Forecast.shifted(value, by: low)),
                        actual <= max(value, Forecast.shifted(value, by: high)) { sums.covered += 1 }
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
            coverage80: ratio(Double(sums.covered), Double(sums.judged)),
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
