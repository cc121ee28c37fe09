import Foundation

/// When a time zone's clocks show what, clock changes included. Local times are seconds since 1970-01-01 00:00 as clocks
/// show it.
struct LocalClock {
    let timeZone: TimeZone

    /// Seconds east of Greenwich.
    func offset(at time: Int64) -> Int64 {
        Int64(timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(time))))
    }

    /// When clocks show a local time.
    struct Times {
        /// In Unix seconds; where clocks skip the local time, when they do.
        var first: Int64
        /// In Unix seconds; nil but where clocks go back over the local time.
        var second: Int64?
        var isSkipped = false
    }

    func times(showing local: Int64) -> Times {
        let guess = local - offset(at: local)
        let (before, after) = (offset(at: guess - 43_200), offset(at: guess + 43_200))
        if before == after { return Times(first: local - before) }
        // Clocks change within the half-day on either side; find when, by bisection.
        var (low, high) = (guess - 43_200, guess + 43_200)
        while high - low > 1 {
            let middle = (low + high) / 2
            if offset(at: middle) == before { low = middle } else { high = middle }
        }
        let (early, late) = (local - before, local - after)
        if early < high { return Times(first: early, second: late >= high ? late : nil) }
        return Times(first: max(high, late), isSkipped: late < high)
    }

    /// When a day, counted from 1970-01-01, begins, in Unix seconds.
    func midnight(of day: Int64) -> Int64 { times(showing: day * 86_400).first }
}
