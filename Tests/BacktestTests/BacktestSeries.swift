import Forecasting
import TestSupport

@testable import Backtest

enum BacktestSeries {
    static let start: Int64 = 1_767_225_600

    /// Hours of a day that repeats, with noise.
    static func hourly(_ name: String = "a", count: Int, seed: UInt64 = 1) -> NamedSeries {
        var random = SeededGenerator(seed: seed)
        let values = (0..<count).map { hour in
            (20 + 10 * Double((hour % 24 - 12).magnitude)) * Double.random(in: 0.8...1.2, using: &random)
        }
        return named(name, step: 3_600, values)
    }

    static func named(_ name: String = "a", step: Int64, _ values: [Double]) -> NamedSeries {
        NamedSeries(name: name, series: TimeSeries(start: start, step: step, values: values))
    }

    /// What `body` throws, as text; "" when it throws nothing.
    static func problem(_ body: () throws -> Void) -> String {
        do { try body() } catch { return "\(error)" }
        return ""
    }
}
