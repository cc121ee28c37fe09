import Forecasting
import Testing

@testable import Backtest

@Suite struct ForecastFileTests {
    @Test func hasTheColumnsAndOneRowAStep() async throws {
        let evaluation = try RollingOriginEvaluation(
            [BacktestSeries.hourly("x,y", count: 24 * 15)], horizon: 86_400, origins: .spread(2),
            methods: ["ensemble", "last_value"])
        let text = String(
            decoding: ForecastFile.encode(await evaluation.run(keepingForecasts: true).forecasts), as: UTF8.self)
        let lines = text.split(separator: "\n")
        #expect(
            lines[0]
                == "series,origin,timestamp,value,q0.025,q0.1,q0.2,q0.3,q0.4,q0.5,q0.6,q0.7,q0.8,q0.9,q0.975")
        #expect(lines.count == 1 + 2 * 24)
        #expect(lines[1].hasPrefix("\"x,y\",2026-01-08T11:00:00Z,2026-01-08T12:00:00Z,"))
        #expect(lines[48].hasPrefix("\"x,y\",2026-01-14T23:00:00Z,2026-01-15T23:00:00Z,"))
        for line in lines.dropFirst() {
            let numbers = line.split(separator: ",").dropFirst(4).compactMap { Double($0) }
            #expect(numbers.count == 12 && numbers.allSatisfy { $0.isFinite && $0 >= 0 })
            #expect(Array(numbers.dropFirst()) == numbers.dropFirst().sorted())
        }
    }

    @Test func onlyOneForecasterIsKept() throws {
        let series = [BacktestSeries.hourly(count: 24 * 5)]
        func forecaster(_ methods: [String]?) throws -> String? {
            try RollingOriginEvaluation(series, horizon: 86_400, origins: .last, methods: methods).forecaster
        }
        #expect(try forecaster(nil) == "ensemble")
        #expect(try forecaster(["last_value", "ensemble"]) == "ensemble")
        #expect(try forecaster(["last_value"]) == "last_value")
        #expect(try forecaster(["last_value", "trees"]) == nil)
    }

    @Test func unknownQuantilesAreTheNearestTowardsTheMedian() {
        let alone = IssuedPoint(ForecastPoint(time: 0, value: 7))
        #expect(alone.quantiles == [Double](repeating: 7, count: 11))
        let some = IssuedPoint(
            ForecastPoint(time: 0, value: 7, quantiles: Quantiles([(0.2, 4), (0.5, 7), (0.8, 10)])))
        #expect(some.quantiles.prefix(3) == [4, 4, 4] && some.quantiles.suffix(3) == [10, 10, 10])
        #expect(some.quantiles == some.quantiles.sorted())
    }
}
