import Foundation

/// The usual course of the day around now, moved to the present level: for the next hour.
///
/// The usual course is the mean of the same times of the last five days and, twice as heavy, of the same weekday one
/// and two weeks ago, without the days on which much more or less came than on that weekday: no weekends on working
/// days. How far the present is from it fades by a tenth an hour.
struct DayProfile: ForecastMethod {
    let name: String
    let shift: Shift
    /// After so many minutes the past counts half for the present level.
    let halfLifeMinutes: Double

    /// How the usual course is moved to the present level.
    enum Shift { case ratio, difference }

    private static let dampingPerHour = 0.9
    /// What share of the last day's mean is next to nothing.
    private static let nothingShare = 0.01
    /// The present level is that of so many hours.
    private static let levelHours = 6

    func forecast(_ past: Past, coefficients: [Double], steps: Int) -> [Double]? {
        let (hour, day, count) = (past.stepsPerHour, past.stepsPerDay, past.count)
        let width = Past.smoothingWidth(stepsPerDay: day)
        let level = Self.levelHours * hour
        let known: [(days: Int, weight: Double)] = [(1, 1), (2, 1), (3, 1), (4, 1), (5, 1), (7, 2), (14, 2)]
            .filter { count - $0.0 * day - level - width >= 0 }
        let alike = known.filter { isLikeItsWeekday(past, daysAgo: $0.days) }
        let lags = alike.isEmpty ? known : alike
        guard !lags.isEmpty, steps <= day else { return nil }
        let weights = lags.reduce(0) { $0 + $1.weight }
        let raw = past.raw
        func usual(_ index: Int, width: Int) -> Double {
            var sum = 0.0
            for (days, weight) in lags {
                sum += weight * raw.smoothed(min(index - days * day, count - 1 - width), width)
            }
            return sum / weights
        }
        let decay = pow(0.5, 1 / (halfLifeMinutes / 60 * Double(hour)))
        var (actual, expected, total, weight) = (0.0, 0.0, 0.0, 1.0)
        for index in stride(from: count - 1, through: count - level, by: -1) {
            actual += weight * raw[index]
            // Not smoothed: what came after this time on those days must not seem to be missing now.
            expected += weight * usual(index, width: 0)
            total += weight
            weight *= decay
        }
        // Where next to nothing is usual, that nothing came says nothing of what is to come.
        let leeway = total * Self.nothingShare * raw.mean(max(0, count - day), count)
        let ratio = expected + leeway > 0 ? min(max((actual + leeway) / (expected + leeway), 0.05), 20) : 1
        let difference = (actual - expected) / total
        return (0..<steps).map { step in
            let damping = pow(Self.dampingPerHour, Double(step + 1) / Double(hour))
            let profile = usual(count + step, width: width)
            return switch shift {
            case .ratio: profile * (1 + (ratio - 1) * damping)
            case .difference: profile + difference * damping
            }
        }
    }

    /// Whether about as much came in the hours around this time as on the weekday that it is now one or two weeks ago,
    /// as it did on those days themselves; so it is while there is no week to compare with.
    private func isLikeItsWeekday(_ past: Past, daysAgo days: Int) -> Bool {
        let day = past.stepsPerDay
        // Where the first week is known in part only, so much of every day is compared.
        let before = min(day / 2, past.count - 7 * day)
        func mean(_ days: Int) -> Double? {
            let middle = past.count - days * day
            return before < 0 || middle < before ? nil : past.raw.mean(middle - before, middle + (day + 1) / 2)
        }
        let weeks = [7, 14].compactMap(mean)
        guard let theirs = mean(days), !weeks.isEmpty else { return true }
        return weeks.contains { LevelChange.isAlike(theirs, $0) }
    }
}
