import Foundation

/// One linear regression per lead on ``ShortFeatures``, minimizing absolute errors: for the next hour.
///
/// It looks at the last two weeks, newer rows counting more. Little data must not be trusted with many coefficients:
/// the staged kind first fits the newest values alone, and takes what it found as what it expects of all features.
struct DirectRegression: ForecastMethod {
    let name: String
    let scale: Scale
    let prior: Prior
    /// How many steps lie between two rows that are learned from.
    var stride = 2

    enum Scale { case log, raw }

    enum Prior {
        /// Half on the mean of three steps, half on that of the last hour.
        case recentMeans
        /// A regression on the newest values alone.
        case staged
    }

    private static let days = 14
    private static let halfLifeDays = 5.0
    /// How many features the first stage sees: newest value, three steps, an hour, three hours.
    private static let firstStage = 4

    /// The steps ahead that are fitted: an hour.
    static func leads(_ past: Past) -> Int { max(1, past.stepsPerHour) }

    /// - Returns: center and spread of the signal, whether the features know last week, how many days they average,
    ///   and then the coefficients of each lead.
    func fit(_ past: Past) -> [Double]? {
        guard let features = ShortFeatures(count: past.count, past: past) else { return nil }
        let leads = Self.leads(past)
        let signal = signal(past)
        let low = max(features.firstOrigin, past.count - Self.days * past.stepsPerDay)
        guard past.count - leads - low >= 40 else { return nil }
        let known = signal.values[low..<past.count]
        let center = known.reduce(0, +) / Double(known.count)
        let spread = (known.reduce(0) { $0 + ($1 - center) * ($1 - center) } / Double(known.count)).squareRoot() + 1e-9
        let width = ShortFeatures.linearCount(hasWeek: features.hasWeek)
        var coefficients = [center, spread, features.hasWeek ? 1 : 0, Double(features.days)]
        for lead in 1...leads {
            var (rows, recent, targets, weights): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
            for origin in Swift.stride(from: low, through: past.count - lead, by: stride) {
                features.appendLinear(signal, origin: origin, lead: lead, center: center, spread: spread, to: &rows)
                recent.append(contentsOf: rows[(rows.count - width)..<(rows.count - width + Self.firstStage)])
                recent.append(1)
                targets.append((signal[origin + lead - 1] - center) / spread)
                weights.append(pow(0.5, Double(past.count - origin) / Double(past.stepsPerDay) / Self.halfLifeDays))
            }
            var expected = [Double](repeating: 0, count: width)
            switch prior {
            case .recentMeans:
                (expected[1], expected[2]) = (0.5, 0.5)
                coefficients += AbsoluteRegression(penalty: 0.001, rounds: 3)
                    .fit(rows: rows, targets: targets, weights: weights, prior: expected)
            case .staged:
                let first = AbsoluteRegression(penalty: 0.003, rounds: 3)
                    .fit(rows: recent, targets: targets, weights: weights, prior: [0.3, 0.3, 0.4, 0, 0])
                for index in 0..<Self.firstStage { expected[index] = first[index] }
                expected[width - 1] = first[Self.firstStage]
                coefficients += AbsoluteRegression(penalty: 0.1, rounds: 3)
                    .fit(rows: rows, targets: targets, weights: weights, prior: expected)
            }
        }
        return coefficients
    }

    func forecast(_ past: Past, coefficients: [Double], steps: Int) -> [Double]? {
        estimates(past, coefficients: coefficients, origin: past.count, steps: steps)?.map {
            scale == .log ? past.value(ofLog: $0) : $0
        }
    }

    /// What the regression says on its own scale, as if only `origin` steps were known.
    func estimates(_ past: Past, coefficients: [Double], origin: Int, steps: Int) -> [Double]? {
        guard coefficients.count > 4, let features = ShortFeatures(coefficients: coefficients[2...3], past: past),
            origin >= features.firstOrigin, origin <= past.count
        else { return nil }
        let signal = signal(past)
        let (center, spread) = (coefficients[0], coefficients[1])
        let width = ShortFeatures.linearCount(hasWeek: features.hasWeek)
        let leads = (coefficients.count - 4) / width
        var result: [Double] = []
        var row: [Double] = []
        for lead in 1...max(1, steps) where lead <= steps {
            guard lead <= leads else {
                result.append(result[result.count - 1])
                continue
            }
            row.removeAll(keepingCapacity: true)
            features.appendLinear(signal, origin: origin, lead: lead, center: center, spread: spread, to: &row)
            let start = 4 + (lead - 1) * width
            var sum = 0.0
            for feature in 0..<width { sum += row[feature] * coefficients[start + feature] }
            result.append(sum * spread + center)
        }
        return result
    }

    private func signal(_ past: Past) -> Past.Signal { scale == .log ? past.log : past.raw }
}

extension ShortFeatures {
    /// As they were when a method was fitted: a longer past must not add features to it.
    fileprivate init?(coefficients: ArraySlice<Double>, past: Past) {
        guard let hasWeek = coefficients.first, let days = coefficients.last else { return nil }
        self.init(day: past.stepsPerDay, hour: past.stepsPerHour, days: Int(days), hasWeek: hasWeek > 0)
    }
}
