/// How many evaluations took how long.
struct RuleDurations: Sendable {
    static let upperBounds = [0.0001, 0.001, 0.01, 0.1, 1, 10]

    private var counts = [UInt64](repeating: 0, count: Self.upperBounds.count)
    private(set) var count: UInt64 = 0
    /// Seconds.
    private(set) var sum = 0.0

    mutating func add(_ seconds: Double) {
        count += 1
        sum += seconds
        for (index, bound) in Self.upperBounds.enumerated() where seconds <= bound { counts[index] += 1 }
    }

    var cumulative: [(upperBound: Double, count: UInt64)] { Array(zip(Self.upperBounds, counts)).map { ($0, $1) } }
}
