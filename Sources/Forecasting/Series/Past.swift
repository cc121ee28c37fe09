import Foundation

/// What a method sees of a series: everything up to now, without gaps, in steps that divide a day.
///
/// Cutting a past at an earlier time costs nothing, so that a forecast can be made as it would have been made then.
public struct Past: Sendable {
    /// How many steps a day has, at least 1.
    public let stepsPerDay: Int
    /// How many steps are known; the next one is to be forecast.
    public let count: Int
    /// The number of the first step on a clock that counts steps from midnight: its remainder by ``stepsPerDay`` is the
    /// time of day, that by seven days the time of the week.
    public let firstIndex: Int
    /// What the logarithms are relative to: values well below it count as nearly nothing.
    public let scale: Double
    /// Not negative, and finite.
    let raw: Signal
    /// log(1 + value / scale).
    let log: Signal

    /// Half the width in steps that the same time of earlier days is smoothed over.
    static func smoothingWidth(stepsPerDay: Int) -> Int { stepsPerDay >= 288 ? 2 : 1 }

    /// Numbers and their running sums, so that the mean over any stretch takes one subtraction.
    struct Signal: Sendable {
        let values: [Double]
        private let sums: [Double]

        init(_ values: [Double]) {
            self.values = values
            var sums = [0.0]
            sums.reserveCapacity(values.count + 1)
            var sum = 0.0
            for value in values {
                sum += value
                sums.append(sum)
            }
            self.sums = sums
        }

        subscript(index: Int) -> Double { values[index] }

        /// The mean of the values from `start` up to but not including `end`; both inside, and not equal.
        func mean(_ start: Int, _ end: Int) -> Double { (sums[end] - sums[start]) / Double(end - start) }

        /// The mean of the values at most `width` steps away from `index`.
        func smoothed(_ index: Int, _ width: Int) -> Double {
            mean(max(0, index - width), min(values.count, index + width + 1))
        }
    }

    /// - Parameters:
    ///   - values: finite and not negative, the oldest first.
    ///   - scale: one fifth of ``typicalValue(_:stepsPerDay:)`` when nil.
    public init(values: [Double], stepsPerDay: Int, firstIndex: Int = 0, scale: Double? = nil) {
        self.stepsPerDay = max(1, stepsPerDay)
        self.firstIndex = firstIndex
        count = values.count
        let scale = scale ?? Self.scale(of: values, stepsPerDay: max(1, stepsPerDay))
        self.scale = scale
        raw = Signal(values)
        // Not log1p, which takes twice as long: what it keeps of values far below the scale counts for nothing.
        log = Signal(values.map { Foundation.log(1 + $0 / scale) })
    }

    private init(_ whole: Past, count: Int) {
        stepsPerDay = whole.stepsPerDay
        firstIndex = whole.firstIndex
        scale = whole.scale
        raw = whole.raw
        log = whole.log
        self.count = count
    }

    /// Other values in place of these.
    func replacing(_ values: [Double]) -> Past {
        Past(values: values, stepsPerDay: stepsPerDay, firstIndex: firstIndex, scale: scale)
    }

    /// The same with logarithms relative to another scale.
    func scaled(by scale: Double) -> Past {
        Past(values: Array(raw.values[..<count]), stepsPerDay: stepsPerDay, firstIndex: firstIndex, scale: scale)
    }

    /// The past as it was when only the first `count` steps were known.
    public func prefix(_ count: Int) -> Past { Past(self, count: min(max(0, count), self.count)) }

    /// How many steps make an hour; 1 where steps are longer.
    var stepsPerHour: Int { max(1, stepsPerDay / 24) }

    /// The time of day of a step, from 0 up to ``stepsPerDay``.
    func phase(_ index: Int) -> Int { (firstIndex + index) % stepsPerDay }

    /// The value that a logarithm stands for, never negative.
    func value(ofLog log: Double) -> Double { scale * expm1(min(max(log, 0), 40)) }

    /// For so many days values tell how high they are now.
    static let recentDays = 28

    /// What logarithms are relative to by default.
    static func scale(of values: [Double], stepsPerDay: Int) -> Double {
        0.2 * typicalValue(values, stepsPerDay: stepsPerDay)
    }

    /// The median of the values above 0 of the last four weeks; 1 when there are none.
    public static func typicalValue(_ values: [Double], stepsPerDay: Int) -> Double {
        var positive = values.suffix(recentDays * stepsPerDay).filter { $0 > 0 }
        return positive.isEmpty ? 1 : max(positive.withOrder(positive.count / 2), .leastNormalMagnitude * 1e10)
    }
}
