import CivilTime

/// A trace repeated without end in both directions, so placed that one repetition ends at the last
/// bucket boundary before the simulator's start.
struct TraceReplay: TrafficSource {
    let trace: TrafficTrace
    let models: [String]
    let step: Int64
    let suggestedLimit: Int
    /// Number, counted from 1970, of the bucket that repeats the first of the trace.
    private let origin: Int64

    init(trace: TrafficTrace, endingBefore start: Int64) {
        self.trace = trace
        models = trace.models
        step = trace.step
        origin = start.flooredQuotient(by: trace.step) - Int64(trace.bucketCount)
        suggestedLimit = Self.limit(for: trace)
    }

    func demand(model: Int, startingIn range: Range<Int64>) -> Demand {
        let first = (range.lowerBound + step - 1).flooredQuotient(by: step)
        let end = (range.upperBound + step - 1).flooredQuotient(by: step)
        guard first < end else { return Demand() }
        return (first..<end).reduce(into: Demand()) { $0 += trace.demand[model][position(of: $1)] }
    }

    /// Recorded buckets do not say how urgent a request is: a fifth is taken to be urgent, a fifth batch.
    func arrivals(model: Int, minute: Int64) -> Arrivals {
        let bucket = trace.demand[model][position(of: minute.flooredQuotient(by: step))]
        let rate = Double(bucket.requests) * 60 / Double(step)
        return Arrivals(urgent: 0.2 * rate, standard: 0.6 * rate, batch: 0.2 * rate)
    }

    private func position(of bucket: Int64) -> Int {
        let offset = bucket - origin
        return Int(offset - offset.floored(to: Int64(trace.bucketCount)))
    }

    /// The 99th percentile of requests per minute, rounded up to two digits.
    private static func limit(for trace: TrafficTrace) -> Int {
        let totals = (0..<trace.bucketCount).map { bucket in
            trace.demand.reduce(0) { $0 + $1[bucket].requests }
        }.sorted()
        let high = Double(totals[min(totals.count - 1, totals.count * 99 / 100)]) * 60 / Double(trace.step)
        var unit = 1.0
        while high / unit > 99 { unit *= 10 }
        return max(10, Int((high / unit).rounded(.up) * unit))
    }
}
