/// A day of the proleptic Gregorian calendar, without a time zone.
///
/// The conversions are Howard Hinnant's `days_from_civil` and `civil_from_days`: integer arithmetic over eras of
/// 400 years, which have 146,097 days, with the year beginning in March so that the leap day comes last.
public struct CivilDate: Hashable, Sendable {
    public let year: Int64
    /// 1 to 12.
    public let month: Int64
    /// 1 to 31.
    public let day: Int64

    /// Nil when there is no such day in the years 1 to 9999.
    public init?(year: Int64, month: Int64, day: Int64) {
        guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
        let days = Self.days(year: year, month: month, day: day)
        self.init(days: days)
        // The 30th of February has become a day of March.
        guard self.day == day else { return nil }
    }

    /// - Parameter days: since 1970-01-01.
    public init(days: Int64) {
        let shifted = days + 719_468
        let era = shifted.flooredQuotient(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// Days since 1970-01-01.
    public var days: Int64 { Self.days(year: year, month: month, day: day) }

    /// When the day begins in UTC, in Unix seconds.
    public var unixSeconds: Int64 { days * 86_400 }

    /// The first day of this day's month.
    public var startOfMonth: CivilDate { CivilDate(days: days - day + 1) }

    /// The first day of this day's quarter, which begins in January, April, July or October.
    public var startOfQuarter: CivilDate {
        CivilDate(days: Self.days(year: year, month: (month - 1) / 3 * 3 + 1, day: 1))
    }

    /// The first of January.
    public var startOfYear: CivilDate { CivilDate(days: Self.days(year: year, month: 1, day: 1)) }

    /// How many days after a Monday a day lies, 0 to 6.
    ///
    /// - Parameter days: since 1970-01-01, which was a Thursday.
    public static func daysSinceMonday(_ days: Int64) -> Int {
        let thursdayBased = days + 3
        return Int(thursdayBased - thursdayBased.floored(to: 7))
    }

    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted.flooredQuotient(by: 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

/// The form of RFC 3339, `2026-03-15`.
extension CivilDate: LosslessStringConvertible {
    /// Nil for anything but a day of the years 1 to 9999 written in full.
    public init?(_ text: String) {
        var scanner = FieldScanner(text)
        guard let (year, month, day) = scanner.date(), scanner.isAtEnd else { return nil }
        self.init(year: year, month: month, day: day)
    }

    public var description: String {
        "\(year.padded(to: 4))-\(month.padded(to: 2))-\(day.padded(to: 2))"
    }
}
