import Foundation

/// When a time zone's clocks show what, clock changes included. Local times are seconds since 1970-01-01 00:00 as clocks
/// show it.
struct LocalClock {
    let timeZone: TimeZone

    /// Seconds east of Greenwich.
    func offset(at time: Int64) -> Int64 {
        Int64(timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(time))))
    }

    /// When clocks show a local time, in Unix seconds: the second is nil but where clocks go back over it. Where they
    /// skip it, the first is when they do.
    func times(showing local: Int64) -> (first: Int64, second: Int64?) {
        let guess = local - offset(at: local)
        let (before, after) = (offset(at: guess - 43_200), offset(at: guess + 43_200))
        if before == after { return (local - before, nil) }
        // Clocks change within the half-day on either side; find when, by bisection.
        var (low, high) = (guess - 43_200, guess + 43_200)
        while high - low > 1 {
            let middle = (low + high) / 2
            if offset(at: middle) == before { low = middle } else { high = middle }
        }
        let (early, late) = (local - before, local - after)
        if early >= high { return (max(high, late), nil) }
        return (early, late >= high ? late : nil)
    }

    /// When a day, counted from 1970-01-01, begins, in Unix seconds.
    func midnight(of day: Int64) -> Int64 { times(showing: day * 86_400).first }
}
