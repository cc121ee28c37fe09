/// Boosted trees that correct ``DoubleSeasonalSmoothing`` on logarithms, for the next days.
///
/// The smoothing runs once through the past. At random leads from each of its states, trees learn what its forecasts
/// missed.
struct BoostedSmoothing: ForecastMethod {
    let name = "boosted_smoothing"

    static let smoothing = DoubleSeasonalSmoothing.longOnLogarithms
    private static let trees = BoostedTrees(
        trees: 25, depth: 3, rate: 0.08, featureShare: 0.25, rowShare: 0.25, leastRows: 60)

    func fit(_ past: Past) -> [Double]? { fit(past, learned: [:]) }

    func fit(_ past: Past, learned: [String: [Double]]) -> [Double]? {
        let day = past.stepsPerDay
        guard past.count >= (LongFeatures.days + 4) * day,
            let coefficients = learned[Self.smoothing.name] ?? Self.smoothing.fit(past),
            let rates = SmoothingState.Rates(coefficients[...])
        else { return nil }
        let start = max(0, past.count - LongFeatures.Learning.days * day)
        let values = Array(past.log.values[start..<past.count])
        var state = SmoothingState(values, day: day)
        let features = LongFeatures(past)
        var table = BoostedTrees.Table(features: LongFeatures.count)
        var random = SplitMix(seed: 11)
        let first = max(LongFeatures.days * day, start + SmoothingState.weekLength(count: values.count, day: day))
        let stride = max(1, (past.count - first) * LongFeatures.Learning.leadsPerOrigin / LongFeatures.Learning.rows)
        for index in start..<past.count {
            if index >= first, (past.count - index) % stride == 0 {
                for _ in 0..<LongFeatures.Learning.leadsPerOrigin {
                    let lead = 1 + random.below(LongFeatures.Learning.daysAhead * day)
                    guard index + lead <= past.count else { continue }
                    let anchor = state.forecast(lead, rates: rates)
                    features.append(
                        origin: index, lead: lead, anchor: anchor, error: state.error, to: &table.rows)
                    table.targets.append(past.log[index + lead - 1] - anchor)
                    table.weights.append(1)
                }
            }
            state.observe(past.log[index], rates: rates)
        }
        guard table.targets.count >= LongFeatures.Learning.leastRows else { return nil }
        return rates.coefficients + Self.trees.fit(table)
    }

    func forecast(_ past: Past, coefficients: [Double], steps: Int) -> [Double]? {
        var shared = SharedWork()
        return forecast(past, coefficients: coefficients, steps: steps, shared: &shared)
    }

    func forecast(_ past: Past, coefficients: [Double], steps: Int, shared: inout SharedWork) -> [Double]? {
        let day = past.stepsPerDay
        guard past.count >= LongFeatures.days * day, coefficients.count > SmoothingState.Rates.count,
            let rates = SmoothingState.Rates(coefficients[..<SmoothingState.Rates.count])
        else { return nil }
        let state = shared.smoothing(past, days: LongFeatures.Learning.days, rates: rates)
        let features = LongFeatures(past)
        let trees = coefficients[SmoothingState.Rates.count...]
        var row: [Double] = []
        return stride(from: 1, through: steps, by: 1).map { lead in
            let anchor = state.forecast(lead, rates: rates)
            row.removeAll(keepingCapacity: true)
            features.append(origin: past.count, lead: lead, anchor: anchor, error: state.error, to: &row)
            return past.value(ofLog: anchor + Self.trees.estimate(row, trees: trees))
        }
    }
}
