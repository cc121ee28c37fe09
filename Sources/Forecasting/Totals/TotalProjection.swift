import Foundation

/// What sums of a series will be over stretches of time far longer than its forecast, such as to the end of a month or
/// a year, with intervals, and when a sum reaches an amount.
///
/// - The median path begins as the forecast and goes over to the usual week (``UsualWeek``): a forecast knows tomorrow,
///   the mean of weeks knows the month. On a clock that changes, hours are real hours.
/// - Intervals are between the errors that the forecast's own sums had, which are known for sums of up to a week, and
///   those of sums from the usual week (``SumErrors``), each with the share that it has in the sum.
/// - After a jump of the level that the forecast has recognised it goes on as its own last week does, since what was
///   usual is over. As long as there may have been one, intervals are no narrower than its own.
/// - What will have been summed up by some time never falls with time, at no quantile, and quantiles do not cross.
///
/// Made once for a forecast, it answers in microseconds.
public struct TotalProjection: Sendable {
    /// Up to when sums are known, in Unix seconds: the time that was asked for, or less where history is too short.
    public let reach: Int64
    /// In Unix seconds: when the first step begins.
    public let start: Int64
    /// In seconds.
    public let step: Int64
    private let stepsPerDay: Int
    /// The sum of the median path before each step.
    private let cumulative: [Double]
    /// At each of ``knots``: by what share the square root of a sum's 10 % and 90 % quantile is off. Empty when no
    /// sums were measured.
    private let deviations: [(lower: Double, upper: Double)]
    /// The lengths, in steps, at which intervals are known: some hours, then whole days.
    private let knots: [Int]
    /// How many of ``knots`` are shorter than a day.
    private let hourKnots: Int

    /// After so many days the forecast counts 1/e, and the usual week the rest.
    private static let forecastDays = 4.0
    private static let fewestDays = 2
    /// In seconds: a year has a hundred thousand of them.
    private static let leastStep: Int64 = 300
    /// With a week or more of history, sums are told over up to so many times as long; with less, over as long.
    private static let longestRatio: Int64 = 8
    /// Nothing is known to be off by more.
    private static let largestDeviation = 1e3

    /// - Parameters:
    ///   - history: what `forecast` was made from, or more; a gap is NaN. Days and weeks are those of its time zone.
    ///   - events: those that `forecast` knew of; they are not usual.
    ///   - end: up to when sums are wanted, in Unix seconds, at most 400 days after the forecast begins.
    /// - Returns: nil with too little history: when the forecast is not ``Forecast/Status/ok``, or less than two days
    ///   are known, or steps are no divisor of a day from five minutes on.
    public init?(history: TimeSeries, forecast: Forecast, events: [KnownEvent] = [], until end: Int64) {
        let step = forecast.step
        guard forecast.status == .ok, !forecast.points.isEmpty, history.step == step, step >= Self.leastStep,
            86_400 % step == 0
        else { return nil }
        let start = forecast.lastObservedEnd
        let (farthest, isTooFar) = start.addingReportingOverflow(400 * 86_400)
        guard !isTooFar else { return nil }
        let last = min(end, farthest)
        let clock = WallClock(history.timeZone, step: step, from: min(history.start, start), to: max(last, start))
        guard let past = History(history, clock: clock, events: events),
            past.values.count >= Self.fewestDays * past.stepsPerDay
        else { return nil }
        let known = Int64(past.values.count) * step
        let week = 7 * past.stepsPerDay
        let isWeekKnown = past.values.count >= week
        reach = min(max(last, start), start + (isWeekKnown ? Self.longestRatio * known : known))
        self.start = start
        self.step = step
        stepsPerDay = past.stepsPerDay
        let count = Int((reach - start + step - 1) / step)
        cumulative = Self.path(forecast, past: past, clock: clock, count: count)
        let hours = [1, 2, 3, 4, 6, 12].map { max(1, $0 * past.stepsPerDay / 24) }
        let days = stride(from: past.stepsPerDay, to: count + past.stepsPerDay, by: past.stepsPerDay)
        let knots = Array(Set(hours)).filter { $0 < past.stepsPerDay }.sorted() + Array(days)
        self.knots = knots
        hourKnots = knots.firstIndex { $0 >= past.stepsPerDay } ?? knots.count
        let deviations = Self.deviations(forecast, past: past, at: knots)
        // Of nothing, nothing is off.
        let isNothing = cumulative[count] <= 0 && forecast.total(steps: 1, quantile: 0.9) != nil
        self.deviations = deviations.isEmpty && isNothing ? knots.map { _ in (0, 0) } : deviations
    }

    /// The median path, summed up.
    private static func path(_ forecast: Forecast, past: History, clock: WallClock, count: Int) -> [Double] {
        let week = 7 * past.stepsPerDay
        let usual = UsualWeek.mean(past.values, stepsPerWeek: week, before: past.values.count)
            ?? UsualWeek.ofDays(past.values, stepsPerDay: past.stepsPerDay)
        let usually = zip(forecast.usualCumulative.dropFirst(), forecast.usualCumulative).map { $0 - $1 }
        var ofWeek = [Double?](repeating: nil, count: week)
        var sums = [0.0]
        sums.reserveCapacity(count + 1)
        // At a new level what is usual does not count.
        let keep = forecast.change == .recognised ? 1 : exp(-1 / (forecastDays * Double(past.stepsPerDay)))
        var weight = 1.0
        for index in 0..<count {
            let number = clock.index(forecast.lastObservedEnd + Int64(index) * forecast.step) - past.end
            let phase = ((number % week) + week) % week
            var value = usual[phase]
            if index < usually.count { ofWeek[phase] = max(0, usually[index]) }
            // Past its end, the forecast's last week repeats.
            if let forecast = ofWeek[phase] { value += weight * (forecast - value) }
            // What an event adds comes on top of what is usual.
            if index < usually.count { value += max(0, forecast.points[index].value - usually[index]) }
            sums.append(sums[index] + max(0, value))
            weight *= keep
        }
        return sums
    }

    private static func deviations(
        _ forecast: Forecast, past: History, at knots: [Int]
    ) -> [(lower: Double, upper: Double)] {
        let day = Double(past.stepsPerDay)
        let errors = SumErrors(past)
        let longest = knots.last { $0 <= 7 * past.stepsPerDay && forecast.total(steps: $0, quantile: 0.9) != nil } ?? 0
        var result: [(lower: Double, upper: Double)] = []
        var unknown = 0
        for knot in knots {
            let days = Double(knot) / day
            let own = errors?.halfWidth80(days: days)
            var measured: (lower: Double, upper: Double)?
            let length = min(knot, longest)
            if length > 0, let lower = forecast.total(steps: length, quantile: 0.1),
                let upper = forecast.total(steps: length, quantile: 0.9),
                let median = forecast.total(steps: length, quantile: 0.5), median > 0
            {
                let root = median.squareRoot()
                var factor = 1.0
                if knot > length, let errors {
                    factor = errors.size(days: days) / errors.size(days: Double(length) / day)
                }
                measured = (factor * max(0, 1 - lower.squareRoot() / root), factor * max(0, upper.squareRoot() / root - 1))
            }
            // The share that the forecast has in the sum's path.
            let share = forecastDays / days * (1 - exp(-days / forecastDays))
            let change = forecast.change
            func between(_ forecast: Double?, _ own: Double?) -> Double? {
                guard let forecast else { return own }
                guard let own else { return forecast }
                let both = pow(max(forecast, 1e-9), share) * pow(max(own, 1e-9), 1 - share)
                // The errors of sums in the past tell nothing of a jump of the level just now.
                return change == nil ? both : max(both, forecast)
            }
            guard let lower = between(measured?.lower, own), let upper = between(measured?.upper, own) else {
                unknown += 1
                continue
            }
            let deviation = (lower: min(lower, largestDeviation), upper: min(upper, largestDeviation))
            // Where nothing is expected at first, what is known of longer sums must do.
            result += [(lower: Double, upper: Double)](repeating: deviation, count: unknown + 1)
            unknown = 0
        }
        // Nothing is known of the longest sums but what is known of shorter ones.
        return result.last.map { result + [(lower: Double, upper: Double)](repeating: $0, count: unknown) } ?? []
    }
}

extension TotalProjection {
    /// A quantile of the sum over the steps that begin from `from` up to but not including `to`, in Unix seconds.
    ///
    /// - Parameter quantile: from 0.025 to 0.975.
    /// - Returns: nil beyond ``reach`` or before ``start``, and, but for the median, without any evidence of errors.
    public func total(from: Int64, to: Int64, quantile: Double) -> Double? {
        path(from: from, to: to, quantile: quantile)?.values.last
    }

    /// When a quantile of the sum since `from` reaches `amount`: within the step that takes it there, as if that was
    /// even.
    ///
    /// - Returns: nil when it does not by `to`, and where ``total(from:to:quantile:)`` is nil.
    public func time(reaching amount: Double, from: Int64, to: Int64, quantile: Double) -> Int64? {
        guard let path = path(from: from, to: to, quantile: quantile), let last = path.values.last, last >= amount else {
            return nil
        }
        guard amount > 0 else { return from }
        var (low, high) = (0, path.values.count - 1)
        while high - low > 1 {
            let middle = (low + high) / 2
            if path.values[middle] >= amount { high = middle } else { low = middle }
        }
        let (below, above) = (path.values[low], path.values[high])
        let target = above > below ? (amount - below) / (above - below) : 0
        let (first, end) = (path.ends[low], path.ends[high])
        // Where the median stands still, a quantile rises when the stretch is over.
        guard cumulative[end] > cumulative[first] else { return start + Int64(end) * step }
        let wanted = cumulative[first] + min(max(target, 0), 1) * (cumulative[end] - cumulative[first])
        var (before, after) = (first, end)
        while after - before > 1 {
            let middle = (before + after) / 2
            if cumulative[middle] >= wanted { after = middle } else { before = middle }
        }
        let width = cumulative[after] - cumulative[before]
        let share = width > 0 ? min(max((wanted - cumulative[before]) / width, 0), 1) : 0
        return start + Int64(before) * step + Int64(share * Double(step))
    }

    /// Sums at one quantile, from the same step on up to several; never falling.
    private struct Path {
        var ends: [Int]
        var values: [Double]
    }

    private func path(from: Int64, to: Int64, quantile: Double) -> Path? {
        guard from >= start, to <= reach, let deviation = Quantiles.normal[quantile] else { return nil }
        let (first, last) = (index(from), max(index(from), index(to)))
        guard quantile != 0.5 else {
            return Path(ends: [first, last], values: [0, cumulative[last] - cumulative[first]])
        }
        guard !deviations.isEmpty || first == last else { return nil }
        let scale = deviation / Quantiles.normal90
        var path = Path(ends: [first], values: [0])
        var highest = 0.0
        path.ends.reserveCapacity(knots.count + 1)
        path.values.reserveCapacity(knots.count + 1)
        for (index, knot) in knots.enumerated() {
            let before = path.ends[path.ends.count - 1]
            guard before < last else { break }
            let end = min(first + knot, cumulative.count - 1)
            let sum = cumulative[end] - cumulative[first]
            // Off as much as a sum as long from the start, or as the whole up to its end, whichever is more.
            let own = end == first + knot ? deviations[index] : self.deviation(end - first)
            let whole = first == 0 ? own : self.deviation(end)
            let share = scale < 0 ? scale * max(own.lower, whole.lower) : scale * max(own.upper, whole.upper)
            let root = max(0, 1 + share)
            highest = max(highest, sum * root * root)
            let value = scale < 0 ? min(highest, sum) : max(highest, sum)
            path.ends.append(min(end, last))
            let below = path.values[path.values.count - 1]
            // Between knots all quantiles run as the median does.
            let width = cumulative[end] - cumulative[before]
            let part = end <= last ? 1 : width <= 0 ? 0 : (cumulative[last] - cumulative[before]) / width
            path.values.append(below + part * (value - below))
        }
        return path
    }

    /// The deviations of sums over so many steps, between those at the next shorter and longer knot.
    private func deviation(_ steps: Int) -> (lower: Double, upper: Double) {
        let hours = hourKnots
        var above = hours + steps / stepsPerDay - 1
        if steps < stepsPerDay { above = knots[..<(hours + 1)].firstIndex { $0 >= steps } ?? hours }
        if above < knots.count - 1, knots[above] < steps { above += 1 }
        guard above > 0, knots[above] > steps else { return deviations[min(above, deviations.count - 1)] }
        let share = Double(steps - knots[above - 1]) / Double(knots[above] - knots[above - 1])
        let (low, high) = (deviations[above - 1], deviations[above])
        return (low.lower + share * (high.lower - low.lower), low.upper + share * (high.upper - low.upper))
    }

    /// The first step that does not begin before `time`.
    private func index(_ time: Int64) -> Int {
        min(Int((time - start + step - 1) / step), cumulative.count - 1)
    }
}
