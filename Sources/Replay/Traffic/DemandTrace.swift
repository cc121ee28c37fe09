/// Requests over time, in buckets of equal width. Within a bucket they come evenly.
public struct DemandTrace: Sendable, Equatable {
    /// What it is called in reports.
    public let name: String
    /// When the first bucket begins, in Unix seconds.
    public let start: Int64
    /// The width of a bucket in seconds, at least 1.
    public let step: Int64
    /// How many requests came before each bucket; one more than there are buckets.
    private let before: [Double]

    /// - Parameters:
    ///   - step: seconds; anything below 1 counts as 1.
    ///   - requests: by bucket; what is negative or no number counts as none.
    public init(name: String, start: Int64, step: Int64, requests: [Double]) {
        self.name = name
        self.start = start
        self.step = max(1, step)
        var before = [0.0]
        before.reserveCapacity(requests.count + 1)
        for count in requests { before.append(before[before.count - 1] + (count > 0 && count.isFinite ? count : 0)) }
        self.before = before
    }

    public var bucketCount: Int { before.count - 1 }

    /// When the last bucket is over, in Unix seconds.
    public var end: Int64 { start + step * Int64(bucketCount) }

    /// The mean over the whole trace; 0 when it is empty.
    public var meanRPM: Double { meanRPM(in: start..<max(start, end)) }

    /// The mean over part of the trace; 0 when that is empty.
    public func meanRPM(in range: Range<Int64>) -> Double {
        let range = range.clamped(to: start..<max(start, end))
        guard !range.isEmpty else { return 0 }
        return (total(before: range.upperBound) - total(before: range.lowerBound)) * 60
            / Double(range.upperBound - range.lowerBound)
    }

    /// The same traffic, so many times as much.
    public func scaled(by factor: Double) -> DemandTrace {
        DemandTrace(
            name: name, start: start, step: step,
            requests: (0..<bucketCount).map { (before[$0 + 1] - before[$0]) * factor })
    }

    /// How many requests came before `time`, fractions of one included.
    private func total(before time: Int64) -> Double {
        guard time > start else { return 0 }
        guard time < end else { return before[bucketCount] }
        let (bucket, offset) = (time - start).quotientAndRemainder(dividingBy: step)
        let index = Int(bucket)
        return before[index] + (before[index + 1] - before[index]) * Double(offset) / Double(step)
    }

    /// How many whole requests came before `time`.
    func requests(before time: Int64) -> Int { Int(total(before: time).rounded(.down)) }

    /// Requests in the minute that ends at `time`, or in what there is of it.
    func minute(endingAt time: Int64) -> Int { requests(before: time) - requests(before: time - 60) }
}
