import Foundation
import Planning

/// The stretches of time whose totals are projected: calendar periods, or so many days anywhere.
public enum BacktestPeriod: Sendable, Equatable, CustomStringConvertible {
    case calendar(PeriodKind)
    /// So many days, beginning at a local midnight, placed a seventh of their length apart, at least a day.
    case days(Int)

    /// The most days of ``days(_:)``.
    public static let mostDays = 366

    /// `day`, `week`, `month`, `quarter`, `year`, or a number of days such as `14d`; nil when it is neither.
    public init?(argument: String) {
        if let kind = PeriodKind(rawValue: argument) {
            self = .calendar(kind)
        } else if argument.hasSuffix("d"), let days = Int(argument.dropLast()), (1...Self.mostDays).contains(days) {
            self = .days(days)
        } else {
            return nil
        }
    }

    public var description: String {
        switch self {
        case .calendar(let kind): kind.rawValue
        case .days(let days): "\(days)d"
        }
    }

    /// A period with the local midnights in it.
    struct Placed: Equatable {
        /// When each of its days begins, and when the last one ends, in Unix seconds.
        let midnights: [Int64]

        var start: Int64 { midnights[0] }
        var end: Int64 { midnights[midnights.count - 1] }
    }

    /// All periods between two times, ascending.
    func placed(from start: Int64, to end: Int64, timeZone: TimeZone) -> [Placed] {
        var midnights: [Int64] = []
        var day = CalendarPeriod.containing(start, .day, timeZone)
        if day.start < start { day = CalendarPeriod.containing(day.end, .day, timeZone) }
        while day.start <= end {
            midnights.append(day.start)
            day = CalendarPeriod.containing(day.end, .day, timeZone)
        }
        switch self {
        case .days(let days):
            return stride(from: 0, to: max(0, midnights.count - days), by: max(1, days / 7)).map {
                Placed(midnights: Array(midnights[$0...($0 + days)]))
            }
        case .calendar(let kind):
            var result: [Placed] = []
            var first = 0
            while first < midnights.count {
                let period = CalendarPeriod.containing(midnights[first], kind, timeZone)
                guard let last = midnights[first...].firstIndex(where: { $0 >= period.end }) else { break }
                if midnights[first] == period.start { result.append(Placed(midnights: Array(midnights[first...last]))) }
                first = last
            }
            return result
        }
    }
}
