import Forecasting
import Foundation

/// The requests of local days: counted as far as they are over, forecast from there on.
struct RequestDays {
    private let inputs: QuotaInputs
    private let now: Int64
    /// Only one that has been measured.
    private let forecast: Forecast?
    /// The day that `now` lies in.
    let today: CalendarPeriod

    private static let hour: Int64 = 3_600
    /// Before anything of a day has been read, it counts as begun for so long after the newest reading, in seconds.
    private static let unreadFor: Int64 = 2 * hour

    init(_ inputs: QuotaInputs, at now: Int64, timeZone: TimeZone) {
        self.inputs = inputs
        self.now = now
        forecast = inputs.requestsPerMinute.flatMap { $0.status == .ok && !$0.points.isEmpty ? $0 : nil }
        today = CalendarPeriod.containing(now, .day, timeZone)
    }

    /// The full days before today, the newest first.
    func before(_ count: Int) -> [CalendarPeriod] {
        days(count) { CalendarPeriod.containing($0.start - 1, .day, $0.timeZone) }
    }

    /// The days after today.
    func after(_ count: Int) -> [CalendarPeriod] {
        days(count) { CalendarPeriod.containing($0.end, .day, $0.timeZone) }
    }

    private func days(_ count: Int, _ next: (CalendarPeriod) -> CalendarPeriod) -> [CalendarPeriod] {
        var days: [CalendarPeriod] = []
        for _ in 0..<count { days.append(next(days.last ?? today)) }
        return days
    }

    /// What a day that is over had; nil where part of it is unknown.
    func total(of day: CalendarPeriod) -> Int64? {
        let lastHour = day.end - 1 - (day.end - 1) % Self.hour
        guard let from = inputs.coveredFrom, let through = inputs.coveredThrough, from <= day.start,
            through >= lastHour + Self.hour
        else { return nil }
        return sum { $0 >= day.start && $0 < day.end }
    }

    /// What today has had so far, the open hour included; nil where part of it is unknown.
    var used: Int64? {
        guard let from = inputs.coveredFrom, let through = inputs.coveredThrough, from <= today.start,
            through > today.start || now - through < Self.unreadFor
        else { return nil }
        return sum { $0 >= today.start && $0 < today.end }
    }

    private func sum(_ isIncluded: (Int64) -> Bool) -> Int64? {
        var sum: Int64 = 0
        for hour in inputs.hours where isIncluded(hour.start) {
            guard let requests = hour.requests else { return nil }
            sum = sum.adding(saturating: requests)
        }
        return sum
    }

    // MARK: - What is to come

    /// A quantile of what today will have had; nil without enough history.
    func projected(_ quantile: Double) -> Int64? {
        guard let used, let closed, let rest = rest(until: today.end, quantile) else { return nil }
        return max(used, closed.adding(saturating: rest))
    }

    /// A quantile of what a day to come will have; nil without enough history, and beyond the forecast.
    func forecast(_ day: CalendarPeriod, _ quantile: Double) -> Int64? {
        guard let forecast else { return nil }
        return total(forecast.steps(before: day.start)..<forecast.steps(before: day.end), quantile)
    }

    /// When today's sum reaches `quota`, by the median, or did; nil when it does not today or nobody knows.
    func reaching(_ quota: Int64) -> Int64? {
        guard let used, let closed else { return nil }
        if used >= quota { return reached(quota) }
        guard let forecast else { return nil }
        let first = firstOpenStep(of: forecast)
        var before = Double(closed)
        for step in first..<max(first, forecast.steps(before: today.end)) {
            guard let rest = total(first..<step + 1, 0.5) else { return nil }
            let after = Double(closed) + Double(rest)
            if after >= Double(quota) {
                let share = after > before ? (Double(quota) - before) / (after - before) : 0
                return max(now, forecast.lastObservedEnd + Int64((Double(step) + share) * Double(forecast.step)))
            }
            before = after
        }
        return nil
    }

    /// When the sum of today's hours was `quota`, as if the requests of that hour came evenly.
    private func reached(_ quota: Int64) -> Int64? {
        guard quota > 0 else { return today.start }
        var sum: Int64 = 0
        for hour in inputs.hours where hour.start >= today.start && hour.start < today.end {
            let requests = hour.requests ?? 0
            let missing = quota.subtracting(saturating: sum)
            if requests >= missing {
                let length = min(Self.hour, max(0, now - hour.start))
                return hour.start + Int64(Double(missing) / Double(requests) * Double(length))
            }
            sum = sum.adding(saturating: requests)
        }
        return nil
    }

    /// From when on hours are forecast rather than counted. Just after an hour is over, the forecast has seen what had
    /// been read of it.
    private var openFrom: Int64 { max(inputs.coveredThrough ?? 0, forecast?.lastObservedEnd ?? 0) }

    /// What today had before the forecast's first open step.
    private var closed: Int64? { sum { $0 >= today.start && $0 < today.end && $0 < openFrom } }

    /// A quantile of what is still to come until a time; the open hour is part of it.
    private func rest(until end: Int64, _ quantile: Double) -> Int64? {
        guard let forecast else { return nil }
        let first = firstOpenStep(of: forecast)
        return total(first..<max(first, forecast.steps(before: end)), quantile)
    }

    private func firstOpenStep(of forecast: Forecast) -> Int {
        forecast.steps(before: max(today.start, openFrom))
    }

    /// A quantile of the requests of a stretch of steps.
    private func total(_ steps: Range<Int>, _ quantile: Double) -> Int64? {
        guard let forecast else { return nil }
        guard !steps.isEmpty else { return 0 }
        guard let sum = forecast.total(over: steps, quantile: quantile) else { return nil }
        return Int64(exactly: (sum * Double(forecast.step) / 60).rounded()) ?? .max
    }
}

extension Forecast {
    /// How many steps begin before `time`.
    fileprivate func steps(before time: Int64) -> Int {
        let distance = max(0, time.subtracting(saturating: lastObservedEnd))
        return Int(distance / step) + (distance % step > 0 ? 1 : 0)
    }
}
