import Foundation

/// Numbers at a regular step. A gap is NaN: what was not observed is unknown, never 0.
public struct TimeSeries: Sendable {
    /// When the first step begins, in Unix seconds.
    public let start: Int64
    /// The width of a step in seconds, at least 1.
    public let step: Int64
    /// One number per step, the oldest first; NaN where nothing was observed.
    public let values: [Double]
    /// Where days and weeks begin at midnight: seasons follow people's clocks.
    public let timeZone: TimeZone

    /// Observations and floors above this count as this.
    public static let largestValue = 1e15

    /// - Parameter step: seconds; anything below 1 counts as 1.
    public init(start: Int64, step: Int64, values: [Double], timeZone: TimeZone = .gmt) {
        self.start = start
        self.step = max(1, step)
        self.values = values
        self.timeZone = timeZone
    }

    /// When the last step is over, in Unix seconds: where the next one would begin.
    public var end: Int64 { time(at: values.count) }

    /// How many steps were observed.
    public var observedCount: Int {
        values.reduce(into: 0) { count, value in if !value.isNaN { count += 1 } }
    }

    /// When step `index` begins, in Unix seconds. Past the representable range it stays at its edge.
    func time(at index: Int) -> Int64 {
        let (offset, tooFar) = step.multipliedReportingOverflow(by: Int64(index))
        let (time, tooLate) = start.addingReportingOverflow(offset)
        return tooFar || tooLate ? .max : time
    }
}
