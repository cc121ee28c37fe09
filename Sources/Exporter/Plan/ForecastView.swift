import Forecasting

/// A stretch of a forecast as it is shown: from now on, in steps of the wanted width.
struct ForecastView: Sendable {
    let source: Forecast
    /// The width of a step in seconds.
    let step: Int64
    /// The steps, from the one that contains now.
    let points: [ForecastPoint]
    /// ``Status/ok`` only where forecasts as long as the view have been compared with what came.
    let status: Status
    /// What was measured out of sample over the shortest horizon that includes the view's, both counted from where
    /// observations end, so that it is the same whatever the minute; nil when none does.
    let measured: Forecast.HorizonAccuracy?
    /// What the forecast was adjusted by, without events that raise nothing of what is shown.
    let adjustments: [Adjustment]
    /// The out-of-sample errors up to the view's horizon.
    var accuracy: Accuracy { measured?.accuracy ?? Accuracy() }

    enum Status: String, Sendable {
        case ok
        case insufficientHistory = "insufficient_history"
        case stale
    }

    /// A forecast whose newest observation is older than this many of its steps (and an hour) is stale.
    static let staleAfterSteps: Int64 = 4

    /// - Parameters:
    ///   - step: a divisor or a multiple of the source's own. Multiples are counted from the source's step that
    ///     contains `now`.
    ///   - isMean: whether values are means over a step or sums.
    init(of source: Forecast, step: Int64, horizon: Int64, now: Int64, isMean: Bool) {
        self.source = source
        self.step = step
        let first = now - now % min(step, source.step)
        points = stride(from: first, to: first + max(horizon, step), by: Int64.Stride(step)).compactMap { time in
            guard time >= source.lastObservedEnd else { return nil }
            let index = Int((time - source.lastObservedEnd) / source.step)
            return step > source.step
                ? Self.sum(source, index..<index + Int(step / source.step), at: time, isMean: isMean)
                : Self.part(source, index, at: time, parts: isMean ? 1 : Double(source.step) / Double(step))
        }
        adjustments = Self.adjustments(of: source, from: first, to: (points.last?.time ?? first) + step)
        measured = source.measured(steps: Int(max(1, (horizon + source.step - 1) / source.step)))
        if now - source.lastObservedEnd > max(Self.staleAfterSteps * source.step, AccountHistory.hour) {
            status = .stale
        } else if source.status == .ok, let measured, measured.accuracy.origins > 0 {
            status = .ok
        } else {
            status = .insufficientHistory
        }
    }

    /// Events raise whole steps of the source.
    private static func adjustments(of source: Forecast, from start: Int64, to end: Int64) -> [Adjustment] {
        let (before, after) = (start - source.lastObservedEnd, end - source.lastObservedEnd)
        let begin = start - max(0, before % source.step)
        let until = end + (source.step - after % source.step) % source.step
        return source.adjustments.filter { adjustment in
            guard adjustment.kind == .event || adjustment.kind == .schedule else { return true }
            return adjustment.start < until && adjustment.end.map { $0 > begin } ?? true
        }
    }

    /// One of the parts of a step, all of them alike.
    private static func part(_ source: Forecast, _ index: Int, at time: Int64, parts: Double) -> ForecastPoint? {
        guard index < source.points.count else { return nil }
        let point = source.points[index]
        return ForecastPoint(
            time: time, value: point.value / parts,
            quantiles: parts == 1 ? point.quantiles : point.quantiles.divided(by: parts))
    }

    /// Several steps together.
    private static func sum(_ source: Forecast, _ steps: Range<Int>, at time: Int64, isMean: Bool) -> ForecastPoint? {
        guard let sum = source.total(over: steps, quantile: 0.5) else { return nil }
        let count = isMean ? Double(steps.count) : 1
        let quantiles = source.points[steps.lowerBound].quantiles.probabilities.compactMap { probability in
            source.total(over: steps, quantile: probability).map { (probability, $0 / count) }
        }
        return ForecastPoint(time: time, value: sum / count, quantiles: Quantiles(quantiles))
    }

    /// A quantile of the mean over the step that ends at or contains the moment `time`, in Unix seconds.
    ///
    /// - Returns: nil beyond the forecast or without evidence.
    func quantile(_ probability: Double, at time: Int64) -> Double? {
        guard time > source.lastObservedEnd else { return nil }
        return source.quantile(probability, lead: Int((time - 1 - source.lastObservedEnd) / source.step) + 1)
    }

    /// A quantile of the sum from now until `time`, for quantities that are sums.
    ///
    /// Sums are measured from the newest observation on. What has passed since is taken out in proportion to
    /// the median, so that the interval of what is to come stays as wide, relatively, as that of the whole.
    func total(until time: Int64, from now: Int64, quantile: Double) -> Double? {
        let leads = Double(time - source.lastObservedEnd) / Double(source.step)
        let passed = Double(now - source.lastObservedEnd) / Double(source.step)
        guard passed >= 0, let whole = interpolatedTotal(leads, quantile), let median = interpolatedTotal(leads, 0.5),
            let before = interpolatedTotal(passed, 0.5)
        else { return nil }
        return median > 0 ? whole * max(0, 1 - before / median) : whole
    }

    private func interpolatedTotal(_ steps: Double, _ quantile: Double) -> Double? {
        let whole = Int(steps.rounded(.down))
        let rest = steps - Double(whole)
        guard let lower = source.total(steps: whole, quantile: quantile) else { return nil }
        guard rest > 0 else { return lower }
        return source.total(steps: whole + 1, quantile: quantile).map { lower + rest * ($0 - lower) }
    }
}

extension Quantiles {
    fileprivate func divided(by divisor: Double) -> Quantiles {
        Quantiles(zip(probabilities, values).map { ($0, $1 / divisor) })
    }
}
