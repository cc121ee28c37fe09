/// Forecasts a series with whichever method has lately been least wrong on it.
///
/// What is used with how much history:
///
/// | observed | method | intervals | status |
/// | --- | --- | --- | --- |
/// | nothing | no forecast | | |
/// | under 10 steps | last value | none | `insufficient_history` |
/// | less than 2 days (24 steps without seasons) | by errors | where evident | `insufficient_history` |
/// | from there | by errors | where evident | `ok` |
///
/// By errors: a method takes part once it could have forecast at 9 past origins: last value and exponential smoothing
/// after about a dozen steps, a season after one season and 9 steps, all of them later where gaps leave fewer origins.
/// Of those that take part the one with the smallest errors between square roots, relative to the last value's at the
/// same origins, is used. Until one takes part it is the last value.
///
/// A lead has evidence when 9 origins or more were followed by data that far out, and a quantile p is given
/// when there are at least 1/p − 1 errors to take it from.
///
/// A forecast starts at the last observation. Gaps after it are dropped, so the first points of a forecast
/// may lie in the past; how stale that makes it is for the caller to judge.
///
/// Negative, infinite and NaN values count as gaps. Values above 1e300 count as 1e300, so that sums stay finite.
public struct Forecaster: Sendable {
    public struct Configuration: Sendable {
        /// How many steps to forecast, from 0 to 100,000.
        public var steps: Int
        /// The central intervals to have, in percent from 1 to 99; their ends are added to ``quantiles``.
        public var levels: [Int]
        /// Probabilities between 0 and 1.
        public var quantiles: [Double]
        /// How many earlier forecasts are made again to measure errors.
        public var evaluationOrigins: Int

        public init(
            steps: Int, levels: [Int] = [80, 95],
            quantiles: [Double] = [0.025, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.975],
            evaluationOrigins: Int = 48
        ) {
            self.steps = steps
            self.levels = levels
            self.quantiles = quantiles
            self.evaluationOrigins = evaluationOrigins
        }
    }

    public let configuration: Configuration
    private let methods: @Sendable (Int64) -> [any ForecastMethod]
    private let probabilities: [Double]
    private let steps: Int

    private static let maximumSteps = 100_000
    private static let maximumValue = 1e300
    /// Without a season to go by, this many observations are history enough.
    private static let enoughObservations = 24

    /// - Parameter methods: the methods to choose from for a step in seconds, the preferred of equals first.
    public init(
        _ configuration: Configuration,
        methods: @escaping @Sendable (Int64) -> [any ForecastMethod] = ForecastMethods.all(step:)
    ) {
        self.configuration = configuration
        self.methods = methods
        let ends = configuration.levels.filter((1...99).contains).flatMap { level -> [Double] in
            let tail = (1 - Double(level) / 100) / 2
            return [tail, 1 - tail]
        }
        var probabilities: [Double] = []
        for probability in (configuration.quantiles + ends + [0.5]).sorted()
        where probability > 0 && probability < 1 && probability - (probabilities.last ?? -1) > 1e-9 {
            probabilities.append(probability)
        }
        self.probabilities = probabilities
        steps = min(max(0, configuration.steps), Self.maximumSteps)
    }

    /// The forecast that starts where the observations of `series` end.
    ///
    /// - Returns: nil when nothing was observed.
    public func forecast(_ series: TimeSeries) -> Forecast? {
        let series = Self.cleaned(series).droppingTrailingGap()
        guard let last = series.values.last, let firstIndex = series.values.firstIndex(where: { !$0.isNaN })
        else { return nil }
        let methods = methods(series.step)
        let candidates = methods.map { $0.path(series, steps: steps) }
        let evaluation = RollingEvaluation(
            series, methods: methods, steps: steps, originLimit: configuration.evaluationOrigins)
        let choice = evaluation.best(known: series.values.count, originCount: evaluation.origins.count) {
            candidates[$0] != nil
        }
        let observations = series.observedCount
        guard let choice, let path = candidates[choice] else {
            return Forecast(
                method: LastValue().name, status: .insufficientHistory, observations: observations,
                lastObservedEnd: series.end, step: series.step,
                points: (0..<steps).map { ForecastPoint(time: series.time(at: series.values.count + $0), value: last) })
        }

        var cache: [Int: ErrorSamples] = [:]
        func samples(_ method: Int) -> ErrorSamples {
            if let known = cache[method] { return known }
            let samples = ErrorSamples(evaluation, method: method, steps: evaluation.horizon)
            cache[method] = samples
            return samples
        }
        let replay = Replay(evaluation, samples: samples, naiveError: Self.naiveError(series))
        let span = series.values.count - firstIndex
        let seasons = [ForecastMethods.daySeconds, ForecastMethods.weekSeconds].compactMap(series.steps(spanning:))
        let isLong = seasons.first.map { span >= 2 * $0 } ?? (observations >= Self.enoughObservations)
        return Forecast(
            method: methods[choice].name, status: isLong ? .ok : .insufficientHistory, observations: observations,
            lastObservedEnd: series.end, step: series.step,
            points: points(path, after: series, samples: samples(choice), evaluation: evaluation),
            accuracy: replay.horizons.last?.accuracy ?? .unknown, horizons: replay.horizons,
            windows: windows(evaluation, method: choice))
    }

    private func points(
        _ path: [Double], after series: TimeSeries, samples: ErrorSamples, evaluation: RollingEvaluation
    ) -> [ForecastPoint] {
        let errors = samples.sorted(known: series.values.count, originCount: evaluation.origins.count)
            .map { Quantiles(of: $0, at: probabilities) }
        var block = 0
        return path.enumerated().map { index, value in
            while block < errors.count, samples.blockEnds[block] <= index { block += 1 }
            let time = series.time(at: series.values.count + index)
            guard block < errors.count, !errors[block].probabilities.isEmpty else {
                return ForecastPoint(time: time, value: value)
            }
            // The value is the median. Where past errors all had one sign, the other side of the interval ends at it.
            let quantiles = zip(errors[block].probabilities, errors[block].values).map { probability, error in
                let shifted = Forecast.shifted(value, by: error)
                return probability < 0.5 ? min(value, shifted) : probability > 0.5 ? max(value, shifted) : value
            }
            return ForecastPoint(
                time: time, value: value,
                quantiles: Quantiles(probabilities: errors[block].probabilities, values: quantiles))
        }
    }

    /// How wrong sums were, over windows as long as the lead blocks' ends.
    private func windows(_ evaluation: RollingEvaluation, method: Int) -> [WindowErrors] {
        LeadBlocks.ends(steps: evaluation.horizon).compactMap { steps in
            let errors: [Double] = evaluation.origins.indices.compactMap { index in
                let origin = evaluation.origins[index]
                guard let path = evaluation.paths[method][index], path.evaluated >= steps else { return nil }
                var (actual, forecast, observed) = (0.0, 0.0, 0)
                for lead in 0..<steps where !evaluation.values[origin + lead].isNaN {
                    actual += evaluation.values[origin + lead]
                    forecast += path.values[lead]
                    observed += 1
                }
                // A window with a few gaps still tells; both sums leave the gaps out.
                return observed * 4 >= steps * 3 ? actual.squareRoot() - forecast.squareRoot() : nil
            }
            guard errors.count >= RollingEvaluation.minimumOrigins else { return nil }
            return WindowErrors(steps: steps, roots: Quantiles(of: errors.sorted(), at: probabilities))
        }
    }

    private static func cleaned(_ series: TimeSeries) -> TimeSeries {
        let values = series.values.map { value in
            value >= 0 && value < .infinity ? min(value, maximumValue) : .nan
        }
        return TimeSeries(start: series.start, step: series.step, values: values)
    }

    /// The mean |difference| to the day before; to the step before where steps make no day or there is only one.
    private static func naiveError(_ series: TimeSeries) -> Double? {
        let day = series.steps(spanning: ForecastMethods.daySeconds).flatMap { $0 < series.values.count ? $0 : nil }
        let lag = day ?? 1
        var (sum, count) = (0.0, 0)
        for index in series.values.indices.dropFirst(lag) {
            let difference = abs(series.values[index] - series.values[index - lag])
            guard !difference.isNaN else { continue }
            sum += difference
            count += 1
        }
        return count > 0 ? sum / Double(count) : nil
    }
}
