import Foundation

/// Boosted trees on ``ShortFeatures``, for the next hour: they find what no straight line can, such as that a rough
/// hour returns to its mean and a smooth one goes on.
///
/// They learn by how much the future differs, in logarithms, from a first estimate: the newest value, or a
/// ``DirectRegression``. Among their features is what other methods say, so that they also learn when to believe whom.
struct ShortTrees: ForecastMethod {
    let name: String
    let trees: BoostedTrees
    /// What they correct.
    let first: First

    enum First { case newestValue, regression }

    /// Slower and of more trees, as all that comes is for them to find.
    static let onLastValue = ShortTrees(name: "trees", trees: trees(60, rate: 0.08), first: .newestValue)
    static let onRegression = ShortTrees(
        name: "trees_on_regression", trees: trees(30, rate: 0.14), first: .regression)

    private static func trees(_ count: Int, rate: Double) -> BoostedTrees {
        BoostedTrees(trees: count, depth: 3, rate: rate, featureShare: 0.16, rowShare: 0.4, leastRows: 50)
    }

    private static let regression = DirectRegression.staged
    private static let smoothing = DoubleSeasonalSmoothing.shortOnLogarithms
    private static let mean = ExponentialMean(name: "base", halfLife: 3)

    private static let days = 14
    private static let halfLifeDays = 10.0
    private static let mostRows = 4_000
    private static let leadsPerOrigin = 4
    private static let leastRows = 200

    /// What other methods say at one origin, in logarithms.
    private struct Estimates {
        let newest: Double
        /// At the leads that were asked for.
        let regression: [Double]
        let mean: Double
        let smoothing: SmoothingState
        let rates: SmoothingState.Rates

        /// How many features ``append(lead:index:anchor:to:)`` adds.
        static let count = 4

        func anchor(_ first: First, index: Int) -> Double { first == .newestValue ? newest : regression[index] }

        /// - Parameter index: which of the leads that were asked for `lead` is.
        func append(lead: Int, index: Int, anchor: Double, to rows: inout [Double]) {
            rows.append(regression[index] - anchor)
            rows.append(smoothing.forecast(lead, rates: rates) - anchor)
            rows.append(smoothing.error)
            rows.append(mean - newest)
        }
    }

    func fit(_ past: Past) -> [Double]? { fit(past, learned: [:]) }

    /// - Returns: how many numbers the regression takes, whether the features know last week, how many days they
    ///   average, and then the regression's numbers, the smoothing's and the trees.
    func fit(_ past: Past, learned: [String: [Double]]) -> [Double]? {
        guard let features = ShortFeatures(count: past.count, past: past),
            let regression = learned[Self.regression.name] ?? Self.regression.fit(past),
            let smoothing = learned[Self.smoothing.name] ?? Self.smoothing.fit(past),
            let rates = SmoothingState.Rates(smoothing[...])
        else { return nil }
        let leads = DirectRegression.leads(past)
        let seen = Self.smoothed(past)
        // Smoothing says something once it has seen a day.
        let low = max(
            features.firstOrigin, past.count - Self.days * past.stepsPerDay, seen.lowerBound + past.stepsPerDay)
        let origins = past.count - leads - low
        guard origins >= Self.leastRows else { return nil }
        let stride = max(1, (origins * Self.leadsPerOrigin + Self.mostRows - 1) / Self.mostRows)
        var table = BoostedTrees.Table(features: ShortFeatures.treeCount + Estimates.count)
        var random = SplitMix(seed: 7)
        var state = SmoothingState(Array(past.log.values[seen]), day: past.stepsPerDay)
        var observed = seen.lowerBound
        for origin in Swift.stride(from: low, to: past.count - leads, by: stride) {
            state.observe(past.log.values[observed..<origin], rates: rates)
            observed = origin
            let drawn = (0..<Self.leadsPerOrigin).map { _ in 1 + random.below(leads) }
            guard
                let estimates = Self.estimates(
                    past, origin: origin, leads: drawn, regression: regression, state: state, rates: rates)
            else { return nil }
            let weight = pow(0.5, Double(past.count - origin) / Double(past.stepsPerDay) / Self.halfLifeDays)
            for (index, lead) in drawn.enumerated() {
                let anchor = estimates.anchor(first, index: index)
                features.appendTree(past, origin: origin, lead: lead, anchor: anchor, to: &table.rows)
                estimates.append(lead: lead, index: index, anchor: anchor, to: &table.rows)
                table.targets.append(past.log[origin + lead - 1] - anchor)
                table.weights.append(weight)
            }
        }
        return [Double(regression.count), features.hasWeek ? 1 : 0, Double(features.days)] + regression + smoothing
            + trees.fit(table)
    }

    func forecast(_ past: Past, coefficients: [Double], steps: Int) -> [Double]? {
        var shared = SharedWork()
        return forecast(past, coefficients: coefficients, steps: steps, shared: &shared)
    }

    func forecast(_ past: Past, coefficients: [Double], steps: Int, shared: inout SharedWork) -> [Double]? {
        guard coefficients.count > 3 else { return nil }
        let features = ShortFeatures(
            day: past.stepsPerDay, hour: past.stepsPerHour, days: Int(coefficients[2]), hasWeek: coefficients[1] > 0)
        let smoothingStart = 3 + Int(coefficients[0])
        let treesStart = smoothingStart + SmoothingState.Rates.count
        guard past.count >= features.firstOrigin, coefficients.count > treesStart,
            let rates = SmoothingState.Rates(coefficients[smoothingStart..<treesStart])
        else { return nil }
        let state = shared.smoothing(past, days: Self.smoothing.setting.days, rates: rates)
        let fitted = DirectRegression.leads(past)
        let leads = (1...max(1, steps)).prefix(steps).map { min($0, fitted) }
        guard
            let estimates = Self.estimates(
                past, origin: past.count, leads: leads, regression: Array(coefficients[3..<smoothingStart]),
                state: state, rates: rates)
        else { return nil }
        var row: [Double] = []
        return leads.enumerated().map { index, lead in
            let anchor = estimates.anchor(first, index: index)
            row.removeAll(keepingCapacity: true)
            features.appendTree(past, origin: past.count, lead: lead, anchor: anchor, to: &row)
            estimates.append(lead: lead, index: index, anchor: anchor, to: &row)
            return past.value(ofLog: anchor + trees.estimate(row, trees: coefficients[treesStart...]))
        }
    }

    /// The stretch that smoothing goes through.
    private static func smoothed(_ past: Past) -> Range<Int> {
        max(0, past.count - smoothing.setting.days * past.stepsPerDay)..<past.count
    }

    private static func estimates(
        _ past: Past, origin: Int, leads: [Int], regression: [Double], state: SmoothingState,
        rates: SmoothingState.Rates
    ) -> Estimates? {
        guard
            let linear = Self.regression.estimates(
                past, coefficients: regression, origin: origin, leads: leads),
            let mean = mean.forecast(past.prefix(origin), coefficients: [], steps: 1)?.first
        else { return nil }
        return Estimates(
            newest: past.log[origin - 1], regression: linear, mean: log1p(mean / past.scale), smoothing: state,
            rates: rates)
    }
}
