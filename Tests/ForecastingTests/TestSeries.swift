import Forecasting
import TestSupport

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
