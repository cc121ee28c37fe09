import Foundation

/// One linear regression of logarithms per lead on ``ShortFeatures``, minimizing absolute errors: for the next hour.
///
/// It looks at the last two weeks, newer rows counting more.
struct DirectRegression: ForecastMethod {
    let name: String
    let prior: Prior

    enum Prior {
        /// Half on the mean of three steps, half on that of the last hour, and lightly held: free to return from a burst.
        case recentMeans
        /// What a regression on the newest values alone finds: little data must not be trusted with many coefficients.
        case staged

        /// How strongly coefficients are held at it.
        fileprivate var penalty: Double { self == .staged ? 0.1 : 0.001 }
    }

    static let staged = DirectRegression(name: "regression_log", prior: .staged)

    private static let days = 14
    private static let halfLifeDays = 5.0
    /// Neighbouring rows say nearly the same: about so many, evenly spread, teach as much as all of them.
    private static let mostRows = 600
    private static let rounds = 3
    /// Fewer origins teach nothing.
    private static let fewestOrigins = 40

    /// The steps ahead that are fitted: an hour.
    static func leads(_ past: Past) -> Int { max(1, past.stepsPerHour) }

    /// - Returns: center and spread of the logarithms, whether the features know last week, how many days they average,
    ///   and then the coefficients of each lead.
    func fit(_ past: Past) -> [Double]? {
        guard let features = ShortFeatures(count: past.count, past: past) else { return nil }
        let leads = Self.leads(past)
        let signal = past.log
        let low = max(features.firstOrigin, past.count - Self.days * past.stepsPerDay)
        guard past.count - leads - low >= Self.fewestOrigins else { return nil }
        let known = signal.values[low..<past.count]
        let center = known.reduce(0, +) / Double(known.count)
        let spread = (known.reduce(0) { $0 + ($1 - center) * ($1 - center) } / Double(known.count)).squareRoot() + 1e-9
        let stride = max(1, (past.count - leads - low) / Self.mostRows)
        let origins = Array(Swift.stride(from: low, through: past.count - leads, by: stride))
        let weights = origins.map {
            pow(0.5, Double(past.count - $0) / Double(past.stepsPerDay) / Self.halfLifeDays)
        }
        var recent = RegressionRows(features: ShortFeatures.newestCount)
        var rows = RegressionRows(features: features.linearCount)
        var row: [Double] = []
        for origin in origins {
            row.removeAll(keepingCapacity: true)
            features.appendPresent(past, origin: origin, center: center, spread: spread, to: &row)
            if prior == .staged { recent.append(Array(row[..<ShortFeatures.newestCount])) }
            rows.append(row)
        }
        var coefficients = [center, spread, features.hasWeek ? 1 : 0, Double(features.days)]
        // What was found for a lead is a good start for the next.
        var (firstStart, start): ([Double]?, [Double]?)
        for lead in 1...leads {
            for (index, origin) in origins.enumerated() {
                row.removeAll(keepingCapacity: true)
                features.appendAhead(past, target: origin + lead - 1, center: center, spread: spread, to: &row)
                rows.replace(row: index, from: features.presentCount, by: row)
            }
            let targets = origins.map { (signal[$0 + lead - 1] - center) / spread }
            var expected = [Double](repeating: 0, count: rows.features)
            switch prior {
            case .recentMeans:
                (expected[1], expected[2]) = (0.5, 0.5)
            case .staged:
                let first = AbsoluteRegression(penalty: 0.003, rounds: Self.rounds)
                    .fit(recent, targets: targets, weights: weights, prior: [0.3, 0.3, 0.4, 0, 0], start: firstStart)
                expected.replaceSubrange(..<ShortFeatures.newestCount, with: first)
                firstStart = first
            }
            let found = AbsoluteRegression(penalty: prior.penalty, rounds: Self.rounds)
                .fit(rows, targets: targets, weights: weights, prior: expected, start: start)
            coefficients += found
            start = found
        }
        return coefficients
    }

    func forecast(_ past: Past, coefficients: [Double], steps: Int) -> [Double]? {
        estimates(past, coefficients: coefficients, origin: past.count, leads: (1...max(1, steps)).prefix(steps))?.map {
            past.value(ofLog: $0)
        }
    }

    /// What the regression says in logarithms, as if only `origin` steps were known; beyond what was fitted, what it
    /// says of the last step that was.
    func estimates(
        _ past: Past, coefficients: [Double], origin: Int, leads: some Sequence<Int>
    ) -> [Double]? {
        guard coefficients.count > 4, let features = ShortFeatures(coefficients: coefficients[2...3], past: past),
            origin >= features.firstOrigin, origin <= past.count
        else { return nil }
        let (center, spread) = (coefficients[0], coefficients[1])
        let (width, present) = (features.linearCount, features.presentCount)
        let fitted = (coefficients.count - 4) / width
        var row: [Double] = []
        features.appendPresent(past, origin: origin, center: center, spread: spread, to: &row)
        return leads.map { lead in
            let lead = min(lead, fitted)
            row.removeLast(row.count - present)
            features.appendAhead(past, target: origin + lead - 1, center: center, spread: spread, to: &row)
            let start = 4 + (lead - 1) * width
            var sum = 0.0
            for feature in 0..<width { sum += row[feature] * coefficients[start + feature] }
            return sum * spread + center
        }
    }
}

extension ShortFeatures {
    /// As they were when a method was fitted: a longer past must not add features to it.
    fileprivate init?(coefficients: ArraySlice<Double>, past: Past) {
        guard let hasWeek = coefficients.first, let days = coefficients.last else { return nil }
        self.init(day: past.stepsPerDay, hour: past.stepsPerHour, days: Int(days), hasWeek: hasWeek > 0)
    }
}
