import CivilTime
import Foundation

/// The kinds of period that a budget can have.
public enum PeriodKind: String, Sendable, CaseIterable {
    /// From midnight.
    case day
    /// From Monday, or another day.
    case week
    case month
    /// From the first of January, April, July and October.
    case quarter
    case year

    /// How long the longest period of the kind is.
    public var longestDays: Int {
        switch self {
        case .day: 1
        case .week: 7
        case .month: 31
        case .quarter: 92
        case .year: 366
        }
    }
}

/// A calendar period in a time zone: from local midnight to local midnight, whatever clocks did between.
///
/// Periods of a kind follow each other without gap or overlap. Where clocks skip midnight, the day begins when they
/// do; where midnight comes twice, it begins the first time.
public struct CalendarPeriod: Sendable, Equatable {
    public let kind: PeriodKind
    /// Unix seconds.
    public let start: Int64
    /// Unix seconds: where the next period starts.
    public let end: Int64
    public let timeZone: TimeZone

    /// In seconds, at least an hour.
    public var length: Int64 { end - start }

    /// Times are held within the years 1 to 9999.
    private static let range: ClosedRange<Int64> = -62_135_510_400...253_402_214_400

    /// The period that `time`, in Unix seconds, lies in.
    ///
    /// - Parameter weekStart: the day that weeks begin with.
    public static func containing(
        _ time: Int64, _ kind: PeriodKind, _ timeZone: TimeZone, weekStart: Weekday = .monday
    ) -> CalendarPeriod {
        let time = min(max(time, range.lowerBound), range.upperBound)
        let clock = LocalClock(timeZone: timeZone)
        var first = firstDay(of: (time + clock.offset(at: time)).flooredQuotient(by: 86_400), kind, weekStart)
        // Where midnight comes twice, the local date alone does not tell on which side of it we are.
        while clock.midnight(of: first) > time { first = firstDay(of: first - 1, kind, weekStart) }
        var next = firstDay(after: first, kind, weekStart)
        while clock.midnight(of: next) <= time {
            first = next
            next = firstDay(after: first, kind, weekStart)
        }
        return CalendarPeriod(
            kind: kind, start: clock.midnight(of: first), end: clock.midnight(of: next), timeZone: timeZone)
    }

    /// The first day of the period that a day, counted from 1970-01-01, lies in.
    private static func firstDay(of day: Int64, _ kind: PeriodKind, _ weekStart: Weekday) -> Int64 {
        switch kind {
        case .day: day
        case .week: day - Int64((CivilDate.daysSinceMonday(day) - weekStart.daysAfterMonday + 7) % 7)
        case .month: CivilDate(days: day).startOfMonth.days
        case .quarter: CivilDate(days: day).startOfQuarter.days
        case .year: CivilDate(days: day).startOfYear.days
        }
    }

    private static func firstDay(after first: Int64, _ kind: PeriodKind, _ weekStart: Weekday) -> Int64 {
        // One day more than the longest period of the kind is inside the next one.
        firstDay(of: first + Int64(kind.longestDays), kind, weekStart)
    }
}
