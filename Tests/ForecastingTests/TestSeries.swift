import Forecasting

/// SplitMix64, so that tests draw the same numbers everywhere.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}

enum TestSeries {
    static let start: Int64 = 1_767_225_600

    static func hours(_ values: [Double]) -> TimeSeries { TimeSeries(start: start, step: 3600, values: values) }

    /// A day that repeats, with noise as a share of it.
    static func daily(hours count: Int, noise: Double = 0, seed: UInt64 = 1) -> [Double] {
        var random = SeededGenerator(seed: seed)
        return (0..<count).map { hour in
            let phase = Double((hour % 24 - 12).magnitude)
            return (20 + 10 * phase) * (1 + noise * Double.random(in: -1...1, using: &random))
        }
    }
}
