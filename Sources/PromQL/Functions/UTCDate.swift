/// A moment in the proleptic Gregorian calendar, for any number of seconds.
///
/// Seconds that fit no 64-bit integer count as the least one, and years are counted from one so far back that every
/// other number fits, as in Go on amd64.
struct UTCDate {
    /// A year before all others that begins a cycle of 400 years.
    private static let firstYear: Int64 = -292_277_022_399
    private static let secondsToEpoch: UInt64 = 9_223_372_028_715_321_600
    private static let monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

    let year: Int64
    /// 1…12
    let month: Int
    /// 1…31
    let day: Int
    /// 1…366
    let dayOfYear: Int
    /// 0 for Sunday.
    let weekday: Int
    let hour: Int
    let minute: Int

    init(seconds: Double) {
        let whole = seconds.magnitude < 0x1p63 ? Int64(seconds) : Int64.min
        let sinceFirst = UInt64(bitPattern: whole) &+ Self.secondsToEpoch
        hour = Int(sinceFirst % 86_400 / 3600)
        minute = Int(sinceFirst % 3600 / 60)
        var days = sinceFirst / 86_400
        // The first day is a Monday.
        weekday = Int((days + 1) % 7)

        var years = 400 * (days / 146_097)
        days %= 146_097
        // The last day of a leap year must not begin another century or year.
        let centuries = min(days / 36_524, 3)
        days -= centuries * 36_524
        years += 100 * centuries
        years += 4 * (days / 1461)
        days %= 1461
        let rest = min(days / 365, 3)
        days -= rest * 365
        years += rest
        year = Self.firstYear + Int64(years)
        dayOfYear = Int(days) + 1

        var remaining = Int(days)
        var month = 1
        while remaining >= Self.length(of: month, in: year) {
            remaining -= Self.length(of: month, in: year)
            month += 1
        }
        self.month = month
        day = remaining + 1
    }

    var daysInMonth: Int { Self.length(of: month, in: year) }

    private static func length(of month: Int, in year: Int64) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return month == 2 && isLeap ? 29 : monthLengths[month - 1]
    }
}
