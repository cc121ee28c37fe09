import Foundation

/// A day and the time of day in UTC, of the years 1 to 9999.
public struct CivilDateTime: Hashable, Sendable {
    public let date: CivilDate
    /// 0 to 23.
    public let hour: Int64
    /// 0 to 59.
    public let minute: Int64
    /// 0 to 59, or 60 in a leap second.
    public let second: Int64

    static let range: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    /// Nil when the day has no such time. Any minute may have a leap second.
    public init?(_ date: CivilDate, hour: Int64, minute: Int64, second: Int64) {
        guard (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second) else { return nil }
        self.date = date
        self.hour = hour
        self.minute = minute
        self.second = second
    }

    /// A time that lies outside of the years 1 to 9999 becomes the nearest inside.
    public init(unixSeconds: Int64) {
        let seconds = min(max(unixSeconds, Self.range.lowerBound), Self.range.upperBound)
        let days = seconds.flooredQuotient(by: 86_400)
        let secondOfDay = seconds - days * 86_400
        date = CivilDate(days: days)
        hour = secondOfDay / 3600
        minute = secondOfDay / 60 % 60
        second = secondOfDay % 60
    }

    /// The second that a moment lies in, within the years 1 to 9999.
    public init(_ moment: Date) {
        self.init(unixSeconds: moment.wholeUnits(perSecond: 1))
    }

    /// A leap second counts as the first second of the next minute.
    public var unixSeconds: Int64 { date.unixSeconds + hour * 3600 + minute * 60 + second }

    /// `08:00:00`.
    var clock: String { "\(hour.padded(to: 2)):\(minute.padded(to: 2)):\(second.padded(to: 2))" }
}

extension Date {
    /// Whole milliseconds since 1970, rounded down and held within the years 1 to 9999.
    public var unixMilliseconds: Int64 { wholeUnits(perSecond: 1000) }

    /// Whole seconds, or whole parts of them, since 1970, held within the years 1 to 9999.
    func wholeUnits(perSecond scale: Int64) -> Int64 {
        let (first, last) = (CivilDateTime.range.lowerBound * scale, (CivilDateTime.range.upperBound + 1) * scale - 1)
        let units = (timeIntervalSince1970 * Double(scale)).rounded(.down)
        return Int64(min(max(units, Double(first)), Double(last)))
    }
}
