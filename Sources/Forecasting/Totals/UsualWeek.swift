import Foundation

/// The mean week before some moment: means, for sums of what comes go with means and not with medians.
enum UsualWeek {
    /// After so many weeks a week counts half.
    private static let halfLife = 4.0
    private static let longest = 12

    /// - Parameters:
    ///   - values: the oldest first.
    ///   - end: how many of them are known.
    /// - Returns: one value for each of the steps of a week that follow `end`; nil when less than a week is known.
    static func mean(_ values: [Double], stepsPerWeek: Int, before end: Int) -> [Double]? {
        let weeks = min(end / stepsPerWeek, longest)
        guard weeks > 0 else { return nil }
        var week = [Double](repeating: 0, count: stepsPerWeek)
        var total = 0.0
        for back in 0..<weeks {
            let weight = exp2(-Double(back) / halfLife)
            let first = end - (back + 1) * stepsPerWeek
            for step in 0..<stepsPerWeek { week[step] += weight * values[first + step] }
            total += weight
        }
        return week.map { $0 / total }
    }

    /// What is known of a week by a history that has none: the mean day seven times.
    static func ofDays(_ values: [Double], stepsPerDay: Int) -> [Double] {
        let days = values.count / stepsPerDay
        guard days > 0 else { return [Double](repeating: values.reduce(0, +) / Double(max(1, values.count)), count: 7 * stepsPerDay) }
        let first = values.count - days * stepsPerDay
        return (0..<7 * stepsPerDay).map { step in
            (0..<days).reduce(0) { $0 + values[first + $1 * stepsPerDay + step % stepsPerDay] } / Double(days)
        }
    }
}
