import Forecasting
import TestSupport
import Testing

@Suite struct ForecastPropertyTests {
    /// Series of every kind of trouble, by seed.
    private func series(_ seed: UInt64) -> TimeSeries {
        var random = SeededGenerator(seed: seed)
        let step: Int64 = [300, 600, 3600, 86_400, 777].randomElement(using: &random) ?? 3600
        let count = Int.random(in: 0...400, using: &random)
        let scale: Double = [1e-9, 1, 1e6, 1e200].randomElement(using: &random) ?? 1
        let gaps: Double = [0, 0.1, 0.9].randomElement(using: &random) ?? 0
        let kind = Int.random(in: 0..<6, using: &random)
        let values = (0..<count).map { index -> Double in
            if Double.random(in: 0..<1, using: &random) < gaps { return .nan }
            let noise = Double.random(in: 0...1, using: &random)
            switch kind {
            case 0: return 0
            case 1: return scale
            case 2: return scale * (noise < 0.97 ? 0 : 1 / (1.0001 - noise))
            case 3: return scale * (1 + Double(index % 24)) * noise
            case 4: return scale * Double(index) * (1 + noise)
            default:
                let odd: [Double] = [-1, .infinity, -.infinity, 1e300, .greatestFiniteMagnitude, .leastNonzeroMagnitude, noise, 0]
                return odd.randomElement(using: &random) ?? 0
            }
        }
        return TimeSeries(start: TestSeries.start, step: step, values: values)
    }

    @Test(arguments: UInt64(0)..<8)
    func outputsAreFiniteOrderedAndNotNegative(batch: UInt64) throws {
        for seed in batch * 100..<batch * 100 + 12 {
            let forecaster = Forecaster(.init(steps: [1, 12, 30, 168][Int(seed % 4)]))
            guard let forecast = forecaster.forecast(series(seed)) else { continue }
            var ordered = true
            for point in forecast.points {
                ordered = ordered && point.value.isFinite && point.value >= 0 && point.quantiles[0.5] == point.value
                ordered = ordered && point.quantiles.values.allSatisfy { $0.isFinite && $0 >= 0 }
                ordered = ordered && zip(point.quantiles.values, point.quantiles.values.dropFirst()).allSatisfy(<=)
            }
            #expect(ordered, "seed \(seed)")
            let accuracies = [forecast.accuracy] + forecast.horizons.map(\.accuracy)
            let numbers = accuracies.flatMap { [$0.wape, $0.mase, $0.coverage80, $0.skillVsPersistence] }
            #expect(numbers.allSatisfy { $0.map(\.isFinite) ?? true }, "seed \(seed)")
            for steps in [1, 2, forecast.points.count, 5000] {
                let totals = [0.025, 0.1, 0.3, 0.5, 0.7, 0.9, 0.975].compactMap {
                    forecast.extendedTotal(steps: steps, quantile: $0)
                }
                #expect(totals.allSatisfy { $0.isFinite && $0 >= 0 }, "seed \(seed)")
                #expect(zip(totals, totals.dropFirst()).allSatisfy(<=), "seed \(seed)")
            }
        }
    }

    @Test(arguments: [0.25, 4, 65_536] as [Double])
    func scalingTheSeriesScalesTheForecast(factor: Double) throws {
        for seed in UInt64(0)..<10 {
            let values = TestSeries.daily(hours: 30 + Int(seed) * 30, noise: 0.5, seed: seed)
            let forecaster = Forecaster(.init(steps: 48))
            let one = try #require(forecaster.forecast(TestSeries.hours(values)))
            let other = try #require(forecaster.forecast(TestSeries.hours(values).scaled(by: factor)))
            // A power of 4 and its root are exact in binary, so that not even a tie can turn out differently.
            #expect(other.method == one.method)
            #expect(other.points.map(\.value) == one.points.map { $0.value * factor })
            #expect(other.points.map(\.quantiles.values) == one.points.map { $0.quantiles.values.map { $0 * factor } })
            #expect(other.accuracy == one.accuracy)
            #expect(other.total(steps: 30, quantile: 0.9) == one.total(steps: 30, quantile: 0.9).map { $0 * factor })
        }
    }

    @Test func theSameSeriesGivesTheSameForecast() throws {
        let series = TestSeries.hours(TestSeries.daily(hours: 700, noise: 0.5))
        let forecasts = try (0..<2).map { _ in try #require(Forecaster(.init(steps: 168)).forecast(series)) }
        #expect(forecasts[0].points.map(\.quantiles) == forecasts[1].points.map(\.quantiles))
        #expect(forecasts[0].horizons == forecasts[1].horizons)
    }

    @Test func intervalsHoldAboutAsOftenAsTheySay() throws {
        var (inside, sums, count) = (0, 0, 0)
        for seed in UInt64(100)..<120 {
            let values = TestSeries.daily(hours: 24 * 30, noise: 0.6, seed: seed)
            let forecast = try #require(
                Forecaster(.init(steps: 24)).forecast(TestSeries.hours(values).prefix(values.count - 24)))
            let future = values.suffix(24)
            for (actual, point) in zip(future, forecast.points) {
                let (low, high) = (try #require(point.lower(80)), try #require(point.upper(80)))
                if actual >= low && actual <= high { inside += 1 }
            }
            let total = future.reduce(0, +)
            let low = try #require(forecast.total(steps: 24, quantile: 0.1))
            let high = try #require(forecast.total(steps: 24, quantile: 0.9))
            if total >= low && total <= high { sums += 1 }
            count += 1
        }
        #expect((0.72...0.88).contains(Double(inside) / Double(count * 24)))
        #expect((0.65...0.95).contains(Double(sums) / Double(count)))
    }
}
