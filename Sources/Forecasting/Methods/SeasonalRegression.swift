import Foundation

/// One linear regression per day ahead on the same hours of earlier days and weeks, minimizing absolute errors.
///
/// Rows are relative to the mean of the same hour over the last seven days, so that what was learned at one level holds
/// at another.
struct SeasonalRegression: ForecastMethod {
    let name = "seasonal_regression"

    private static let days = 84
    private static let halfLifeDays = 28.0
    /// The most days ahead that have a regression of their own; further ones repeat the last.
    private static let daysAhead = 7
    private static let regression = AbsoluteRegression(penalty: 0.02, rounds: 4)
    /// Of the hours of a day one in so many is learned from, others at each origin.
    private static let hourStride = 3

    func fit(_ past: Past) -> [Double]? {
        let day = past.stepsPerDay
        guard let weeks = Self.weeks(past) else { return nil }
        var coefficients = [Double(weeks)]
        for ahead in 1...Self.daysAhead {
            let row = Row(day: day, weeks: weeks, ahead: ahead)
            let low = max(row.firstOrigin, past.count - Self.days * day)
            var (rows, targets, weights): ([Double], [Double], [Double]) = ([], [], [])
            var turn = 0
            // Three origins a day, so that the time of day at which a forecast is made is not the only one learned.
            for origin in stride(from: past.count - ahead * day, through: low, by: -max(1, day / 3)) {
                let scale = row.scale(past.raw, origin: origin)
                let weight = pow(0.5, Double(past.count - origin) / Double(day) / Self.halfLifeDays)
                for step in stride(from: turn % Self.hourStride, to: day, by: Self.hourStride) {
                    row.append(past.raw, origin: origin, step: step, scale: scale, to: &rows)
                    targets.append(past.raw[origin + (ahead - 1) * day + step] / scale)
                    weights.append(weight)
                }
                turn += 1
            }
            guard targets.count >= 3 * row.prior.count else { return nil }
            coefficients += Self.regression.fit(rows: rows, targets: targets, weights: weights, prior: row.prior)
        }
        return coefficients
    }

    func forecast(_ past: Past, coefficients: [Double], steps: Int) -> [Double]? {
        guard let weeks = coefficients.first.map({ Int($0) }) else { return nil }
        let day = past.stepsPerDay
        var result: [Double] = []
        var start = 1
        var features: [Double] = []
        for ahead in 1...Self.daysAhead where result.count < steps {
            let row = Row(day: day, weeks: weeks, ahead: ahead)
            let width = row.prior.count
            guard past.count >= row.firstOrigin, start + width <= coefficients.count else { return nil }
            let scale = row.scale(past.raw, origin: past.count)
            for step in 0..<min(day, steps - result.count) {
                features.removeAll(keepingCapacity: true)
                row.append(past.raw, origin: past.count, step: step, scale: scale, to: &features)
                var sum = 0.0
                for feature in 0..<width { sum += features[feature] * coefficients[start + feature] }
                result.append(sum * scale)
            }
            start += width
        }
        while result.count < steps { result.append(result[result.count - 7 * day]) }
        return result
    }

    /// How many past weeks are looked at; nil when there is not one with something to learn from.
    private static func weeks(_ past: Past) -> Int? {
        let days = past.count / past.stepsPerDay
        if let weeks = [4, 3, 2].first(where: { days >= 7 * $0 + 13 }) { return weeks }
        return days >= 18 ? 1 : days >= 11 ? 0 : nil
    }

    /// The features of one day ahead.
    private struct Row {
        let day: Int
        let weeks: Int
        let ahead: Int

        /// The first origin for which every feature is known.
        var firstOrigin: Int { max((min(ahead, 7) + 7) * day, max(weeks, 1) * 7 * day + day, 8 * day) }

        /// Weekly values are trusted most, then the last days.
        var prior: [Double] {
            var prior: [Double] =
                switch weeks {
                case 0: [0.4, 0.3, 0.3, 0]
                case 1: [0.2, 0, 0.3, 0.25, 0.25, 0, 0]
                default: [0.1, 0, 0.15, 0.2, 0.25, 0.3, 0, 0]
                }
            if ahead == 1 { prior.append(0) }
            return prior
        }

        func scale(_ values: Past.Signal, origin: Int) -> Double {
            max(values.mean(origin - 7 * day, origin), 1e-9)
        }

        func append(_ values: Past.Signal, origin: Int, step: Int, scale: Double, to rows: inout [Double]) {
            let target = origin + (ahead - 1) * day + step
            let lastDay = target - ahead * day
            let yesterday = values[lastDay]
            rows.append(yesterday / scale)
            rows.append((yesterday + values[lastDay - day]) / 2 / scale)
            let averaged = weeks > 0 ? 7 : 3
            var sum = 0.0
            for back in 0..<averaged { sum += values[lastDay - back * day] }
            rows.append(sum / Double(averaged) / scale)
            let dayLevel = values.mean(origin - day, origin)
            if weeks > 0 {
                let lastWeek = values[target - 7 * day]
                rows.append(lastWeek / scale)
                if weeks > 1 {
                    var sum = 0.0
                    for back in 2...weeks { sum += values[target - 7 * day * back] }
                    rows.append(sum / Double(weeks - 1) / scale)
                }
                let weekLevel = values.mean(origin - 7 * day, origin)
                let before = values.mean(origin - 8 * day, origin - 7 * day)
                let ratio = min(max((dayLevel + 0.05 * weekLevel) / (before + 0.05 * weekLevel + 1e-9), 0.33), 3)
                rows.append(lastWeek * pow(ratio, pow(0.75, Double(ahead - 1))) / scale)
                rows.append(weekLevel / scale)
            }
            rows.append(dayLevel / scale)
            if ahead == 1 {
                let hours = max(3, day / 8)
                let now = values.mean(origin - hours, origin)
                let then = values.mean(origin - day - hours, origin - day)
                rows.append((now - then) * pow(0.85, Double(step) * 24 / Double(day)) / scale)
            }
        }
    }
}
