import Foundation

/// The usual course of the week, moved to the present level: robust for the next days.
///
/// Each hour of the week is the mean of the last weeks, newer ones counting more (the median from three weeks on),
/// drawn towards the hour of the day of all days because a week gives one observation only. Without weekdays it is the
/// hour of the day alone.
struct WeekProfile: ForecastMethod {
    let name: String
    /// After so many hours the past counts half for the present level.
    let levelHalfLifeHours: Double
    /// After so many days a day counts half for the profile.
    let profileHalfLifeDays: Double
    /// How many weeks' worth of evidence the hour of the day is against the hour of the week; nil ignores weekdays.
    let shrinkage: Double?

    private static let longestDays = 56
    private static let leastDaysForWeekdays = 14
    /// How much of the level's deviation is left after an hour.
    private static let damping = 0.98

    func forecast(_ past: Past, coefficients: [Double], steps: Int) -> [Double]? {
        let day = past.stepsPerDay
        let days = min(past.count / day, Self.longestDays)
        guard days >= (shrinkage == nil ? 1 : Self.leastDaysForWeekdays) else { return nil }
        let profile = profile(past, days: days)
        let hour = Double(past.stepsPerHour)
        let decay = pow(0.5, 1 / (levelHalfLifeHours * hour))
        var (actual, expected, weight) = (0.0, 0.0, 1.0)
        for back in 1...min(7 * day, past.count) {
            actual += weight * past.raw[past.count - back]
            expected += weight * profile[(7 * day - back) % (7 * day)]
            weight *= decay
        }
        let ratio = min(max(actual / max(expected, 1e-9), 0.1), 10)
        return (0..<steps).map { step in
            profile[step % (7 * day)] * (1 + (ratio - 1) * pow(Self.damping, Double(step + 1) / hour))
        }
    }

    /// The usual values of the next seven days.
    private func profile(_ past: Past, days: Int) -> [Double] {
        let day = past.stepsPerDay
        let base = past.count - days * day
        let dayWeights = (0..<days).map { pow(0.5, Double(days - 1 - $0) / profileHalfLifeDays) }
        var sample: [(value: Double, weight: Double)] = []
        let ofDay = (0..<day).map { phase in
            sample.removeAll(keepingCapacity: true)
            for index in 0..<days { sample.append((past.raw[base + index * day + phase], dayWeights[index])) }
            return WeightedQuantile.median(&sample)
        }
        let dayTotal = max(ofDay.reduce(0, +), 1e-9)
        var profile: [Double] = []
        profile.reserveCapacity(7 * day)
        for weekday in 0..<7 {
            let same = stride(from: days - 7 + weekday, through: 0, by: -7).filter { $0 >= 0 }
            guard let shrinkage, !same.isEmpty else {
                profile += ofDay
                continue
            }
            let weights = same.map { dayWeights[$0] * pow(0.5, -Double(weekday) / profileHalfLifeDays) }
            let evidence = weights.reduce(0, +)
            let ofWeek = (0..<day).map { phase -> Double in
                sample.removeAll(keepingCapacity: true)
                for (index, weight) in zip(same, weights) {
                    sample.append((past.raw[base + index * day + phase], weight))
                }
                guard sample.count < 3 else { return WeightedQuantile.median(&sample) }
                return sample.reduce(0) { $0 + $1.value * $1.weight } / evidence
            }
            let factor = ofWeek.reduce(0, +) / dayTotal
            for phase in 0..<day {
                profile.append((evidence * ofWeek[phase] + shrinkage * factor * ofDay[phase]) / (evidence + shrinkage))
            }
        }
        return profile
    }
}
