/// What every method would have forecast at earlier origins, and how wrong it would have been.
struct RollingEvaluation {
    /// The number of steps known at each origin, ascending.
    let origins: [Int]
    /// The longest lead that is looked at.
    let horizon: Int
    let values: [Double]
    /// By method and origin; nil where the history at that origin was too short.
    let paths: [[Path?]]
    /// Of the last value, by origin: what the others are measured against.
    let persistence: [Path]

    /// Fewer origins than this are an accident, not evidence; and it takes 9 errors to know where a tenth of them lies.
    static let minimumOrigins = 9

    /// A forecast made at an origin.
    struct Path {
        let values: [Double]
        /// The sum of |error| over the leads up to each index; gaps add nothing.
        let absoluteErrors: [Double]
        /// The same for |√value − √actual|.
        let rootErrors: [Double]

        init(values: [Double], actual: ArraySlice<Double>) {
            self.values = values
            var absoluteErrors = [0.0]
            var rootErrors = [0.0]
            absoluteErrors.reserveCapacity(values.count + 1)
            rootErrors.reserveCapacity(values.count + 1)
            var (absolute, root) = (0.0, 0.0)
            for (value, actual) in zip(values, actual) {
                if !actual.isNaN {
                    absolute += abs(value - actual)
                    root += abs(value.squareRoot() - actual.squareRoot())
                }
                absoluteErrors.append(absolute)
                rootErrors.append(root)
            }
            self.absoluteErrors = absoluteErrors
            self.rootErrors = rootErrors
        }

        /// Leads past the end of the series have no errors yet.
        var evaluated: Int { absoluteErrors.count - 1 }
    }

    /// - Parameter series: ends with an observation, and holds no negative and no infinite value.
    init(_ series: TimeSeries, methods: [any ForecastMethod], steps: Int, originLimit: Int) {
        values = series.values
        horizon = min(steps, max(0, series.values.count - 1))
        let origins = RollingOrigins.choose(series, steps: horizon, limit: originLimit)
        let horizon = horizon
        self.origins = origins
        let pasts = origins.map(series.prefix)
        let futures = origins.map { series.values[$0..<min($0 + horizon, series.values.count)] }
        paths = methods.map { method in
            zip(pasts, futures).map { past, future in
                method.path(past, steps: horizon).map { Path(values: $0, actual: future) }
            }
        }
        persistence = zip(pasts, futures).map { past, future in
            Path(values: Array(repeating: past.values.last ?? 0, count: horizon), actual: future)
        }
    }

    /// The method with the smallest error relative to the last value's, by what was known after `known` steps.
    ///
    /// Errors are taken between square roots: one burst, which nobody could foresee, would otherwise decide alone.
    /// Each is compared with the last value at the origins where it could forecast, so that methods that need more
    /// history are not judged on other days than the others.
    ///
    /// - Parameters:
    ///   - count: only the first so many origins are looked at.
    ///   - eligible: whether the method with this index can be chosen at all.
    /// - Returns: nil when no eligible method was evaluated at enough origins.
    func best(known: Int, originCount count: Int, eligible: (Int) -> Bool) -> Int? {
        var best: (method: Int, ratio: Double)?
        for method in paths.indices where eligible(method) {
            var error = 0.0
            var reference = 0.0
            var evaluated = 0
            for index in 0..<count {
                guard let path = paths[method][index] else { continue }
                let leads = min(known - origins[index], path.evaluated)
                guard leads > 0 else { continue }
                evaluated += 1
                error += path.rootErrors[leads]
                reference += persistence[index].rootErrors[leads]
            }
            guard evaluated >= Self.minimumOrigins else { continue }
            let ratio = reference > 0 ? error / reference : (error > 0 ? .infinity : 1)
            if best.map({ ratio < $0.ratio }) ?? true { best = (method, ratio) }
        }
        return best?.method
    }
}

extension ForecastMethod {
    /// The forecast, or nil when the method misbehaves: wrong length, NaN or infinity. Negative values count as 0.
    func path(_ series: TimeSeries, steps: Int) -> [Double]? {
        guard let values = forecast(series, steps: steps), values.count == steps, values.allSatisfy(\.isFinite)
        else { return nil }
        return values.contains { $0 < 0 } ? values.map { max(0, $0) } : values
    }
}
