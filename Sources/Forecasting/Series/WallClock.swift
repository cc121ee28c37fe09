import Foundation

/// Numbers the steps of a series by the clock on the wall, so that eight o'clock stays eight o'clock when clocks
/// change.
///
/// A day has as many numbers as every other: when clocks go forward one hour of them belongs to no step, when they go
/// back one belongs to two.
struct WallClock {
    let step: Int64
    private let offsets: [(from: Int64, seconds: Int64)]

    /// - Parameters:
    ///   - step: in seconds.
    ///   - start: the first time that it is asked about, in Unix seconds.
    ///   - end: the last.
    init(_ timeZone: TimeZone, step: Int64, from start: Int64, to end: Int64) {
        self.step = step
        func offset(_ time: Int64) -> Int64 {
            Int64(timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(time))))
        }
        var offsets = [(from: Int64.min, seconds: offset(start))]
        var time = Date(timeIntervalSince1970: Double(start))
        while let change = timeZone.nextDaylightSavingTimeTransition(after: time), change > time,
            change.timeIntervalSince1970 <= Double(end)
        {
            let seconds = Int64(change.timeIntervalSince1970)
            offsets.append((from: seconds, seconds: offset(seconds)))
            time = change
        }
        self.offsets = offsets
    }

    /// By how many steps a change of clocks sets the newest number back at most, rounded up.
    var longestSetBack: Int {
        let changes = zip(offsets, offsets.dropFirst()).map { $0.seconds - $1.seconds }
        return Int((max(0, changes.max() ?? 0) + step - 1) / step)
    }

    /// The number of the step that contains `time`, counted from midnight of 1 January 1970 on the wall.
    func index(_ time: Int64) -> Int {
        let offset = offsets.last { $0.from <= time } ?? offsets[0]
        let (quotient, remainder) = (time + offset.seconds).quotientAndRemainder(dividingBy: step)
        return Int(remainder < 0 ? quotient - 1 : quotient)
    }

    /// When the step with a number begins: the first such where clocks go back, and the next one where they left it out.
    func time(ofIndex index: Int) -> Int64 {
        let local = Int64(index) * step
        for (offset, next) in zip(offsets, offsets.dropFirst()) where local - offset.seconds < next.from {
            return max(local - offset.seconds, offset.from)
        }
        let last = offsets[offsets.count - 1]
        return max(local - last.seconds, last.from)
    }

    /// The numbers of the steps of `series` from `first` through `last`.
    func indices(_ series: TimeSeries, _ first: Int, through last: Int) -> [Int] {
        var result: [Int] = []
        result.reserveCapacity(last - first + 1)
        var (next, change) = (0, Int64.min)
        for position in first...last {
            let time = series.time(at: position)
            // From one change of clocks to the next, steps follow each other.
            if time >= change || result.isEmpty {
                next = index(time)
                change = offsets.first { $0.from > time }?.from ?? .max
            }
            result.append(next)
            next += 1
        }
        return result
    }
}
