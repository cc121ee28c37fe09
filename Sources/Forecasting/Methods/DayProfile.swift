import Foundation

/// The usual course of the day around now, moved to the present level: for the next hour.
///
/// The usual course is the mean of the same times of the last five days and, twice as heavy, of the same weekday one
/// and two weeks ago. How far the present is from it fades by a tenth an hour.
struct DayProfile: ForecastMethod {
    let name: String
    let adjustment: Adjustment
    /// After so many minutes the past counts half for the present level.
    let halfLifeMinutes: Double

    enum Adjustment { case ratio, difference }

    private static let dampingPerHour = 0.9

    func forecast(_ past: Past, coefficients: [Double], steps: Int) -> [Double]? {
        let (hour, day, count) = (past.stepsPerHour, past.stepsPerDay, past.count)
        let width = day >= 288 ? 2 : 1
        let level = 6 * hour
        let lags = [(1, 1.0), (2, 1), (3, 1), (4, 1), (5, 1), (7, 2), (14, 2)]
            .filter { count - $0.0 * day - level - width >= 0 }
        guard !lags.isEmpty, steps <= day else { return nil }
        let weights = lags.reduce(0) { $0 + $1.1 }
        let known = past.raw
        func usual(_ index: Int) -> Double {
            var sum = 0.0
            for (days, weight) in lags {
                sum += weight * known.smoothed(min(index - days * day, count - 1 - width), width)
            }
            return sum / weights
        }
        let decay = pow(0.5, 1 / (halfLifeMinutes / 60 * Double(hour)))
        var (actual, expected, total, weight) = (0.0, 0.0, 0.0, 1.0)
        for index in stride(from: count - 1, through: count - level, by: -1) {
            actual += weight * known[index]
            expected += weight * usual(index)
            total += weight
            weight *= decay
        }
        let ratio = min(max(actual / max(expected, 1e-9), 0.05), 20)
        let difference = (actual - expected) / total
        return (0..<steps).map { step in
            let damping = pow(Self.dampingPerHour, Double(step + 1) / Double(hour))
            let profile = usual(count + step)
            return switch adjustment {
            case .ratio: profile * (1 + (ratio - 1) * damping)
            case .difference: profile + difference * damping
            }
        }
    }
}
