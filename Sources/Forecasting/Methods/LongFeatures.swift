import Foundation

/// What the last days and weeks say about a step within the next days, relative to a first estimate.
struct LongFeatures {
    /// How many features ``append(origin:lead:anchor:error:to:)`` adds.
    static let count = 18
    /// The days that must be known.
    static let days = 8

    /// From how much trees learn.
    enum Learning {
        /// How far back.
        static let days = 56
        /// From about so many rows, and no fewer than ``leastRows``.
        static let rows = 3_000
        static let leastRows = 500
        /// How many of the leads that lie up to ``daysAhead`` ahead are drawn at each origin.
        static let leadsPerOrigin = 8
        static let daysAhead = 7
    }

    private let values: Past.Signal
    private let past: Past
    private let day: Int
    private let hour: Int

    init(_ past: Past) {
        self.past = past
        values = past.log
        day = past.stepsPerDay
        hour = past.stepsPerHour
    }

    /// The mean of the target's time of day over the last `days` days before `origin`.
    func sameTime(target: Int, origin: Int, days: Int) -> Double {
        let newest = target - day * ((target - origin) / day + 1)
        var sum = 0.0
        for back in 0..<days { sum += values[newest - back * day] }
        return sum / Double(days)
    }

    /// The mean of the target's time of the week over `weeks` of the weeks before `origin`, where 1 is the newest.
    func sameWeekday(target: Int, origin: Int, weeks: ClosedRange<Int>) -> Double {
        let newest = target - 7 * day * ((target - origin) / (7 * day) + 1)
        var (sum, count) = (0.0, 0.0)
        for back in weeks where newest - (back - 1) * 7 * day >= 0 {
            sum += values[newest - (back - 1) * 7 * day]
            count += 1
        }
        return count > 0 ? sum / count : values[newest]
    }

    /// The level of the last day against the last week.
    func levelChange(_ origin: Int) -> Double {
        values.mean(origin - day, origin) - values.mean(origin - 7 * day, origin)
    }

    /// Adds the features for the step `lead` after `origin` known steps.
    ///
    /// - Parameters:
    ///   - anchor: the first estimate.
    ///   - error: what the first estimate was wrong by at the origin; 0 where that means nothing, and the time of day
    ///     takes its place.
    func append(origin: Int, lead: Int, anchor: Double, error: Double, to rows: inout [Double]) {
        let target = origin + lead - 1
        rows.append(sameTime(target: target, origin: origin, days: 1) - anchor)
        rows.append(sameTime(target: target, origin: origin, days: 3) - anchor)
        rows.append(sameTime(target: target, origin: origin, days: 7) - anchor)
        rows.append(sameWeekday(target: target, origin: origin, weeks: 1...1) - anchor)
        rows.append(sameWeekday(target: target, origin: origin, weeks: 2...2) - anchor)
        rows.append(sameWeekday(target: target, origin: origin, weeks: 1...4) - anchor)
        let hours3 = values.mean(origin - 3 * hour, origin)
        let day1 = values.mean(origin - day, origin)
        let week = values.mean(origin - 7 * day, origin)
        rows.append(day1 - week)
        rows.append(hours3 - values.mean(origin - day - 3 * hour, origin - day))
        rows.append(hours3 - values.mean(max(0, origin - 12 * hour), origin))
        rows.append(day1 - values.mean(origin - 8 * day, origin - 7 * day))
        rows.append(values.mean(origin - 6 * hour, origin) - day1)
        rows.append(origin >= 14 * day ? week - values.mean(origin - 14 * day, origin - 7 * day) : 0)
        rows.append(values[origin - 1] - hours3)
        rows.append(anchor)
        rows.append(anchor - day1)
        // Trees know nothing of leads farther than those they learned from.
        rows.append(Double(min(lead, Learning.daysAhead * day)))
        let angle = 2 * Double.pi * Double(past.phase(target)) / Double(day)
        rows.append(sin(angle))
        rows.append(error != 0 ? error : cos(angle))
    }
}
