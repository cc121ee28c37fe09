import CivilTime
import Foundation

extension CronExpression {
    /// The times within `range` that the expression names, in Unix seconds, ascending and distinct.
    ///
    /// Where clocks skip a time, it comes when they do. Where they show it twice it comes the first time only. But where the
    /// hour is a wildcard each hour that passes has its starts, however clocks call it, and no more.
    public func starts(in range: Range<Int64>, _ timeZone: TimeZone) -> [Int64] {
        guard !range.isEmpty else { return [] }
        let clock = LocalClock(timeZone: timeZone)
        let firstDay = (range.lowerBound + clock.offset(at: range.lowerBound)).flooredQuotient(by: 86_400) - 1
        let lastDay = (range.upperBound + clock.offset(at: range.upperBound)).flooredQuotient(by: 86_400) + 1
        var starts: Set<Int64> = []
        for day in firstDay...lastDay where matches(day: day) {
            // Clocks that stay the same all day need be asked once only.
            let midnight = clock.midnight(of: day)
            let isPlain = clock.midnight(of: day + 1) - midnight == 86_400
            for seconds in secondsOfDay {
                guard !isPlain else {
                    starts.insert(midnight + seconds)
                    continue
                }
                let times = clock.times(showing: day * 86_400 + seconds)
                if !hours.isWildcard || !times.isSkipped { starts.insert(times.first) }
                if hours.isWildcard, let second = times.second { starts.insert(second) }
            }
        }
        return starts.filter(range.contains).sorted()
    }

    /// The stretches that begin at such times and last `duration` seconds, those that overlap or touch made one,
    /// ascending: all that have a moment within `range`.
    public func occurrences(lasting duration: Int64, in range: Range<Int64>, _ timeZone: TimeZone) -> [Range<Int64>] {
        guard duration > 0, !range.isEmpty else { return [] }
        var merged: [Range<Int64>] = []
        for start in starts(in: range.lowerBound - duration + 1..<range.upperBound, timeZone) {
            if let last = merged.last, start <= last.upperBound {
                merged[merged.count - 1] = last.lowerBound..<start + duration
            } else {
                merged.append(start..<start + duration)
            }
        }
        return merged
    }

    private var secondsOfDay: [Int64] {
        hours.values.flatMap { hour in minutes.values.map { Int64(hour * 3_600 + $0 * 60) } }
    }

    /// Whether a day, counted from 1970-01-01, is one of those that are named.
    private func matches(day: Int64) -> Bool {
        let date = CivilDate(days: day)
        guard months.values.contains(Int(date.month)) else { return false }
        let isDayOfMonth = daysOfMonth.values.contains(Int(date.day))
        let isDayOfWeek = daysOfWeek.values.contains((CivilDate.daysSinceMonday(day) + 1) % 7)
        if daysOfMonth.isWildcard || daysOfWeek.isWildcard { return isDayOfMonth && isDayOfWeek }
        return isDayOfMonth || isDayOfWeek
    }

    /// Whether it names the same times every week.
    public var isWeekly: Bool { daysOfMonth.values.count == 31 && months.values.count == 12 }
}
