import Foundation
import TestSupport
import Testing

@testable import Forecasting

/// Sums while the level may have jumped, or has.
@Suite struct TotalAfterJumpTests {
    /// Calm days around a level that jumps after five weeks, at another time of day for every seed.
    private func series(from before: Double, to after: Double, hours: Int, seed: Int) -> (TimeSeries, next: [Double]) {
        var random = SeededGenerator(seed: UInt64(seed))
        let start = 24 * 35 + seed * 7
        let values = (0..<start + hours + 24).map { index -> Double in
            let wave = 1.2 + sin(Double(index) / 24 * 2 * Double.pi)
            let noise = exp(Double.random(in: -0.35...0.35, using: &random))
            return ((index < start ? before : after) * wave * noise).rounded()
        }
        return (TestSeries.hours(Array(values[..<(start + hours)])), Array(values[(start + hours)...]))
    }

    struct Jump: Sendable {
        var before: Double
        var after: Double
        /// Since the jump.
        var hours: Int
        /// In so many of six cases at least the sum of the next day is inside the 95 % interval.
        var inside: Int
    }

    @Test(arguments: [
        Jump(before: 100, after: 1000, hours: 3, inside: 3),
        Jump(before: 100, after: 1000, hours: 14, inside: 4),
        Jump(before: 100, after: 300, hours: 6, inside: 3),
        Jump(before: 1000, after: 100, hours: 4, inside: 4),
        Jump(before: 0, after: 100, hours: 3, inside: 3),
    ])
    func intervalsOfADayAreAsWideAsThoseOfItsHours(jump: Jump) throws {
        var (inside, ofSum, ofHours) = (0, 0.0, 0.0)
        for seed in 1...6 {
            let (past, next) = series(from: jump.before, to: jump.after, hours: jump.hours, seed: seed)
            let forecast = try SeriesModel.forecast(past, .long(step: 3600, steps: 48))
            let lower = try #require(forecast.total(steps: 24, quantile: 0.025))
            let upper = try #require(forecast.total(steps: 24, quantile: 0.975))
            let actual = next.reduce(0, +)
            inside += lower <= actual && actual <= upper ? 1 : 0
            ofSum += upper - lower
            ofHours += try forecast.points.prefix(24).reduce(0) { try $0 + #require($1.upper(95)) - #require($1.lower(95)) }
        }
        #expect(ofSum > 0.5 * ofHours && ofSum < 1.5 * ofHours, "\(ofSum / ofHours) of the hours' widths")
        #expect(inside >= jump.inside, "\(inside) of 6")
    }

    @Test func projectionsAreNoCloserThanForecastsWhenTheLevelMayHaveJumped() throws {
        let (past, _) = series(from: 100, to: 1000, hours: 3, seed: 1)
        let forecast = try SeriesModel.forecast(past, .long(step: 3600, steps: 168))
        #expect(forecast.change == .possible)
        let projection = try #require(TotalProjection(history: past, forecast: forecast, until: past.end + 7 * 86_400))
        for days in [1, 3, 7] {
            let upper = try #require(
                projection.total(from: past.end, to: past.end + Int64(days) * 86_400, quantile: 0.9))
            let median = try #require(
                projection.total(from: past.end, to: past.end + Int64(days) * 86_400, quantile: 0.5))
            let own = try #require(forecast.total(steps: days * 24, quantile: 0.9)) / forecast.cumulative[days * 24]
            #expect(upper / median > 0.99 * own, "\(upper / median), and \(own) of the forecast")
        }
    }

    @Test func projectionsGoOnAtANewLevel() throws {
        let (past, _) = series(from: 100, to: 1000, hours: 14, seed: 1)
        let forecast = try SeriesModel.forecast(past, .long(step: 3600, steps: 168))
        #expect(forecast.change == .recognised)
        let projection = try #require(TotalProjection(history: past, forecast: forecast, until: past.end + 28 * 86_400))
        let sum = try #require(projection.total(from: past.end, to: past.end + 28 * 86_400, quantile: 0.5))
        #expect(abs(sum / (4 * forecast.cumulative[168]) - 1) < 0.01)
    }
}
