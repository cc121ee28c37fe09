@testable import Forecasting
import Foundation
import TestSupport
import Testing

enum TestSeries {
    /// Midnight of a Thursday, 1 January 2026, in Unix seconds.
    static let start: Int64 = 1_767_225_600

    static func hours(_ values: [Double]) -> TimeSeries { TimeSeries(start: start, step: 3600, values: values) }

    static func fiveMinutes(_ values: [Double]) -> TimeSeries { TimeSeries(start: start, step: 300, values: values) }

    /// A working week: high by day, low at night, and a fifth of it at weekends.
    ///
    /// - Parameter noise: the standard deviation of a factor's logarithm.
    static func workingWeek(_ count: Int, step: Int64 = 3600, noise: Double = 0, seed: UInt64 = 1) -> [Double] {
        var random = SeededGenerator(seed: seed)
        return (0..<count).map { index in
            let hours = Double(index) * Double(step) / 3600
            let day = Int(hours / 24)
            let wave = 1 - cos(2 * Double.pi * (hours - 3) / 24)
            // Saturday and Sunday: the series starts on a Thursday.
            let weekend = day % 7 == 2 || day % 7 == 3
            // The sum of twelve uniform numbers is nearly normal.
            var normal = -6.0
            for _ in 0..<12 { normal += Double.random(in: 0..<1, using: &random) }
            return (20 + 100 * wave) * (weekend ? 0.2 : 1) * exp(noise * normal)
        }
    }
}

extension Forecast {
    /// Everything in it that could differ between two forecasts.
    var numbers: [Double] {
        var result: [Double] = []
        for point in points { result += [point.value] + point.quantiles.values }
        for window in windows { result += window.roots.values }
        for horizon in horizons {
            result.append(horizon.accuracy.wape ?? -1)
            for method in horizon.methods { result += [method.weight, method.wape ?? -1] }
        }
        return result
    }
}

extension SeriesModel {
    /// The whole state as text: unlike numbers, two texts of NaN are equal.
    var stateText: String { String(describing: state) }

    /// ``update(_:events:)`` where a forecast is certain.
    mutating func forecast(_ series: TimeSeries, events: [KnownEvent] = []) throws -> Forecast {
        let forecast = update(series, events: events)
        return try #require(forecast)
    }

    /// The forecast of a new model.
    static func forecast(
        _ series: TimeSeries, _ task: ForecastTask, events: [KnownEvent] = []
    ) throws -> Forecast {
        var model = SeriesModel(task: task)
        return try model.forecast(series, events: events)
    }
}
