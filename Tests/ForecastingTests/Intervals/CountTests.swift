import Foundation
import TestSupport
import Testing

@testable import Forecasting

/// Series of a few requests now and then, of which most steps have none.
@Suite struct CountTests {
    /// Poisson, with a mean of a half.
    private static func counts(_ count: Int, seed: UInt64) -> [Double] {
        var random = SeededGenerator(seed: seed)
        return (0..<count).map { _ in
            var (value, product) = (-1.0, 1.0)
            repeat {
                value += 1
                product *= Double.random(in: 0..<1, using: &random)
            } while product > exp(-0.5)
            return value
        }
    }

    @Test func upperQuantilesAreThoseOfCounts() throws {
        let values = Self.counts(288 * 14, seed: 3)
        var model = SeriesModel(task: .short(step: 300))
        var (upper, highest, below, beyond, count) = (0.0, 0.0, 0.0, 0.0, 0.0)
        for known in stride(from: values.count - 60 * 7 - 12, to: values.count - 12, by: 7) {
            let forecast = try model.forecast(TestSeries.fiveMinutes(Array(values[..<known])))
            for (point, value) in zip(forecast.points, values[known...]) {
                let (low, high) = (try #require(point.quantiles[0.1]), try #require(point.quantiles[0.9]))
                upper += high
                highest += try #require(point.quantiles[0.975])
                below += value < low ? 1 : 0
                beyond += value > high ? 1 : 0
                count += 1
            }
        }
        // True are 1 and 2; 9 % are above 1.
        #expect(upper / count < 2, "\(upper / count)")
        #expect((1...3.5).contains(highest / count), "\(highest / count)")
        #expect(below / count < 0.02, "\(below / count)")
        #expect(beyond / count < 0.25, "\(beyond / count)")
    }
}
