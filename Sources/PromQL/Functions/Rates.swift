extension Function {
    /// How fast a series changes.
    static let rates: [Function] = [
        Function(window: "rate") {
            extrapolatedChange($0, isCounter: true, perSecond: Double($0.duration) / 1000)
        },
        Function(window: "increase") { extrapolatedChange($0, isCounter: true) },
        Function(window: "delta") { extrapolatedChange($0, isCounter: false) },
        Function(window: "irate") { lastChange($0, isRate: true) },
        Function(window: "idelta") { lastChange($0, isRate: false) },
        Function(window: "resets") { window in
            Double((window.lower + 1..<window.upper).count { window.values[$0] < window.values[$0 - 1] })
        },
        Function(window: "changes") { window in
            Double(
                (window.lower + 1..<window.upper).count {
                    let (value, previous) = (window.values[$0], window.values[$0 - 1])
                    return value != previous && !(value.isNaN && previous.isNaN)
                })
        },
    ]

    /// The change between the window's samples, extended to the window's bounds where the samples come close to them,
    /// that is, within 1.1 times their average distance; else by half that distance. A counter is taken to have begun
    /// at 0 and to never decrease but by a restart.
    ///
    /// - Parameter perSecond: The length of the window in seconds, to have the change per second.
    private static func extrapolatedChange(
        _ window: borrowing Window, isCounter: Bool, perSecond: Double? = nil
    ) -> Double? {
        guard window.count >= 2 else { return nil }
        let first = window.lower
        let last = window.last
        var change = window.values[last] - window.values[first]
        if isCounter && window.lastDecrease > first {
            for index in first + 1...last where window.values[index] < window.values[index - 1] {
                change += window.values[index - 1]
            }
        }

        var toStart = Double(window.times[first] - (window.end - window.duration)) / 1000
        let toEnd = Double(window.end - window.times[last]) / 1000
        let sampled = Double(window.times[last] - window.times[first]) / 1000
        let distance = sampled / Double(window.count - 1)
        if isCounter && change > 0 && window.values[first] >= 0 {
            toStart = min(toStart, sampled * (window.values[first] / change))
        }
        let threshold = distance * 1.1
        var covered = sampled
        covered += toStart < threshold ? toStart : distance / 2
        covered += toEnd < threshold ? toEnd : distance / 2
        var factor = covered / sampled
        if let perSecond { factor /= perSecond }
        return change * factor
    }

    /// The change between the last two samples.
    private static func lastChange(_ window: borrowing Window, isRate: Bool) -> Double? {
        guard window.count >= 2 else { return nil }
        let value = window.values[window.last]
        let previous = window.values[window.last - 1]
        let milliseconds = window.times[window.last] - window.times[window.last - 1]
        // After a restart a counter counts from 0.
        let change = isRate && value < previous ? value : value - previous
        return isRate ? change / (Double(milliseconds) / 1000) : change
    }
}
