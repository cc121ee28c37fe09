import TestSupport
import Testing

@testable import Forecasting

/// A member's failure is never the forecast's.
@Suite struct MemberFailureTests {
    enum Failure: CaseIterable {
        case noFit, noForecast, notNumbers, infinite, negative, huge, tooFew, tooMany, none, sometimes

        func values(_ past: Past, steps: Int) -> [Double]? {
            switch self {
            case .noFit, .noForecast: nil
            case .notNumbers: [Double](repeating: .nan, count: steps)
            case .infinite: [Double](repeating: 1, count: steps - 1) + [.infinity]
            case .negative: [Double](repeating: -4, count: steps)
            case .huge: [Double](repeating: 1e300, count: steps)
            case .tooFew: [Double](repeating: 1, count: steps - 1)
            case .tooMany: [Double](repeating: 1, count: steps + 1)
            case .none: []
            case .sometimes: past.count % 2 == 0 ? nil : [Double](repeating: 50, count: steps)
            }
        }
    }

    private struct Broken: ForecastMethod {
        let name = "broken"
        let failure: Failure

        func fit(_ past: Past) -> [Double]? { failure == .noFit ? nil : [.nan, 1e300] }

        func forecast(_ past: Past, coefficients: [Double], steps: Int) -> [Double]? {
            failure.values(past, steps: steps)
        }
    }

    private let series = TestSeries.hours(TestSeries.workingWeek(24 * 21, noise: 0.2))

    @Test(arguments: Failure.allCases)
    func oneAmongOthersIsPassedOver(failure: Failure) throws {
        let good: [any ForecastMethod] = [ForecastMethods.long[0], ForecastMethods.long[2]]
        for methods in [[Broken(failure: failure)] + good, good + [Broken(failure: failure)]] {
            let healthy = try SeriesModel.forecast(series, .long(step: 3600, steps: 30, methods: good))
            let forecast = try SeriesModel.forecast(series, .long(step: 3600, steps: 30, methods: methods))
            let (sum, expected) = (forecast.cumulative[24], healthy.cumulative[24])
            #expect(abs(sum / expected - 1) < 0.1)
            let broken = try #require(forecast.horizons.first?.methods.first { $0.method == "broken" })
            #expect(broken.weight < 0.05)
        }
    }

    @Test(arguments: Failure.allCases)
    func whenAllFailTheMeanOfThePastIsLeft(failure: Failure) throws {
        let broken = Broken(failure: failure)
        let forecast = try SeriesModel.forecast(series, .long(step: 3600, steps: 30, methods: [broken, broken]))
        #expect(forecast.points.count == 30)
        switch failure {
        case .negative: #expect(forecast.points.allSatisfy { $0.value == 0 })
        // No more than twice what was seen.
        case .huge:
            let most = series.values.max() ?? 0
            #expect(forecast.points.allSatisfy { $0.value <= 2.001 * most })
        case .sometimes: #expect(forecast.method == "ensemble" || forecast.method == "exponential_mean_3")
        default: #expect(forecast.method == "exponential_mean_3")
        }
        #expect(forecast.points.allSatisfy { $0.value.isFinite && $0.value >= 0 })
    }

    @Test func noMethodsAtAllAreNoObstacle() throws {
        for task in [ForecastTask.long(step: 3600, steps: 30, methods: []), .short(step: 3600, steps: 3, methods: [])] {
            let forecast = try SeriesModel.forecast(series, task)
            #expect(forecast.points.count == task.steps)
            #expect(forecast.points.allSatisfy { $0.value.isFinite && $0.value >= 0 })
        }
    }
}
