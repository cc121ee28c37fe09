import Foundation
import TestSupport
import Testing

@testable import Forecasting

@Suite struct ForecastPropertyTests {
    private static let steps: [Int64] = [
        1, 7, 60, 300, 420, 600, 777, 900, 1800, 3600, 5400, 43_200, 86_400, 172_800, 604_800,
    ]
    private static let zones = ["GMT", "Europe/Berlin", "Asia/Kathmandu", "America/St_Johns", "Pacific/Apia"]
        .compactMap(TimeZone.init(identifier:))

    private static let oddities: [Double] = [
        -1, .infinity, 1e300, .greatestFiniteMagnitude, .leastNonzeroMagnitude, 0,
    ]

    /// A series of some kind of trouble.
    private func series(_ random: inout SeededGenerator, longest: Int) -> TimeSeries {
        let step = Self.steps.randomElement(using: &random) ?? 3600
        let count = Int.random(in: 0...longest, using: &random)
        let scale: Double = [1e-300, 1e-9, 1, 1e6, 1e14, 1e200].randomElement(using: &random) ?? 1
        let gaps: Double = [0, 0, 0.1, 0.9].randomElement(using: &random) ?? 0
        let kind = Int.random(in: 0..<8, using: &random)
        let turn = Int.random(in: 0...max(1, count), using: &random)
        var values: [Double] = []
        values.reserveCapacity(count)
        for index in 0..<count {
            let noise = Double.random(in: 0...1, using: &random)
            let value: Double =
                switch kind {
                case 0: 0
                case 1: scale
                case 2: noise < 0.97 ? 0 : scale / (1.0001 - noise)
                case 3: scale * (1 + Double(index % 24)) * noise
                case 4: scale * Double(index) * (1 + noise)
                case 5: index < turn ? 1e-300 * noise : 1e15 * noise
                case 6: index == turn ? 1e300 : noise
                default: Self.oddities[Int(noise * 5.99)]
                }
            values.append(Double.random(in: 0..<1, using: &random) < gaps ? .nan : value)
        }
        let starts: [Int64] = [0, -2_000_000_000, TestSeries.start, 1_774_700_000, 1_792_880_000]
        let start = starts.randomElement(using: &random) ?? 0
        return TimeSeries(
            start: start, step: step, values: values, timeZone: Self.zones.randomElement(using: &random) ?? .gmt)
    }

    private func task(_ random: inout SeededGenerator, step: Int64) -> ForecastTask {
        let steps = [1, 2, 12, 48, 192].randomElement(using: &random) ?? 1
        return Bool.random(using: &random) ? .long(step: step, steps: steps) : .short(step: step, steps: min(steps, 48))
    }

    /// None mostly; else some around a series.
    private func events(_ random: inout SeededGenerator, around series: TimeSeries) -> [KnownEvent] {
        guard Int.random(in: 0..<4, using: &random) == 0 else { return [] }
        return (0..<3).map { index in
            let (before, length) = (
                Int64.random(in: -50...400, using: &random), Int64.random(in: -2...60, using: &random)
            )
            let start = series.end - before * series.step
            let floors: [Double?] = [nil, 0, 3, 1e6, 1e300, -1, .infinity, .nan]
            return KnownEvent(
                name: "event \(index % 2)", start: start, end: start + length * series.step,
                floor: floors.randomElement(using: &random) ?? nil)
        }
    }

    /// What is wrong with a forecast; nil when nothing is.
    private func fault(_ forecast: Forecast, of series: TimeSeries, task: ForecastTask) -> String? {
        let newest = series.values.lastIndex { $0 >= 0 && $0 < .infinity } ?? 0
        let end = series.start + Int64(newest + 1) * series.step
        guard forecast.points.count == task.steps, forecast.lastObservedEnd == end else { return "shape" }
        for (index, point) in forecast.points.enumerated() {
            guard point.time == end + Int64(index) * series.step else { return "time" }
            guard point.value.isFinite, point.value >= 0 else { return "value \(point.value)" }
            let values = point.quantiles.values
            guard values.count == point.quantiles.probabilities.count, point.quantiles[0.5] == point.value
            else { return "median" }
            var last = 0.0
            for value in values {
                guard value.isFinite, value >= last else { return "quantiles \(values)" }
                last = value
            }
        }
        for horizon in forecast.horizons {
            let accuracy = horizon.accuracy
            let numbers = [
                accuracy.wape, accuracy.mase, accuracy.coverage80, accuracy.coverage95, accuracy.skillVsPersistence,
                accuracy.skillVsSeasonalNaive,
            ]
            for number in numbers { if let number, !number.isFinite { return "accuracy \(accuracy)" } }
            let weights = horizon.methods.map(\.weight)
            guard weights.allSatisfy({ $0 >= 0 && $0 <= 1 }) else { return "weights \(weights)" }
        }
        for steps in [1, 2, task.steps] {
            var last = 0.0
            for probability in [0.025, 0.1, 0.3, 0.5, 0.7, 0.9, 0.975] {
                guard let total = forecast.total(steps: steps, quantile: probability) else { continue }
                guard total.isFinite, total >= last * (1 - 1e-12) else {
                    return "total over \(steps) at \(probability): \(total) after \(last)"
                }
                last = total
            }
        }
        return nil
    }

    /// What is wrong with a projection; nil when nothing is.
    private func fault(_ projection: TotalProjection) -> String? {
        let quantiles = [0.025, 0.1, 0.3, 0.5, 0.7, 0.9, 0.975]
        var before = [Double](repeating: 0, count: quantiles.count)
        for steps in [0, 1, 3, 50, 51, 500, 3_000, 9_000] {
            let end = projection.start + Int64(steps) * projection.step
            guard end <= projection.reach else { break }
            var last = 0.0
            for (index, quantile) in quantiles.enumerated() {
                guard let total = projection.total(from: projection.start, to: end, quantile: quantile) else { continue }
                guard total.isFinite, total >= last * (1 - 1e-12), total >= before[index] * (1 - 1e-12) else {
                    return "projection over \(steps) at \(quantile): \(total) after \(last) and \(before[index])"
                }
                (last, before[index]) = (total, total)
            }
        }
        return nil
    }

    private func check(_ seed: UInt64, longest: Int) -> String? {
        var random = SeededGenerator(seed: seed)
        let series = series(&random, longest: longest)
        let task = task(&random, step: series.step)
        var model = SeriesModel(task: task, stagger: Int(truncatingIfNeeded: random.next()))
        let events = events(&random, around: series)
        let first = series.prefix(Int.random(in: 0...series.values.count, using: &random))
        for known in [first, series] {
            let isKnown = known.values.contains { $0 >= 0 && $0 < .infinity }
            guard let forecast = model.update(known, events: events) else {
                if isKnown { return "no forecast" }
                continue
            }
            if !isKnown { return "a forecast of nothing" }
            if let fault = fault(forecast, of: known, task: task) { return fault }
            let end = forecast.lastObservedEnd + 400 * 86_400
            if let projection = TotalProjection(history: known, forecast: forecast, events: events, until: end),
                let fault = fault(projection)
            {
                return fault
            }
        }
        return nil
    }

    @Test(arguments: UInt64(0)..<16)
    func shortHistoriesGiveSoundForecasts(batch: UInt64) {
        for seed in batch * 1000..<batch * 1000 + 150 {
            #expect(check(seed, longest: 60) == nil, "seed \(seed)")
        }
    }

    @Test(arguments: UInt64(100)..<108)
    func longHistoriesGiveSoundForecasts(batch: UInt64) {
        for seed in batch * 1000..<batch * 1000 + 4 {
            #expect(check(seed, longest: 900) == nil, "seed \(seed)")
        }
    }

    @Test(arguments: [300, 3600] as [Int64])
    func threeYearsOfNothingAreForgotten(step: Int64) throws {
        let gap = [Double](repeating: .nan, count: Int(3 * 365 * 86_400 / step))
        let values = TestSeries.workingWeek(400, step: step).map { $0 * 1000 } + gap + [Double](repeating: 3, count: 40)
        let series = TimeSeries(start: TestSeries.start, step: step, values: values)
        let task = step < 3600 ? ForecastTask.short(step: step) : .long(step: step, steps: 192)
        var model = SeriesModel(task: task)
        _ = model.update(series.prefix(400))
        let forecast = try model.forecast(series)
        #expect(fault(forecast, of: series, task: task) == nil)
        #expect(forecast.observations == 40)
        #expect(forecast.points.allSatisfy { abs($0.value - 3) < 1e-6 })
    }

    @Test func theWidestTaskOnAWorkingWeekIsSound() throws {
        let series = TestSeries.hours(TestSeries.workingWeek(24 * 40, noise: 0.5))
        let task = ForecastTask.long(step: 3600, steps: 192)
        #expect(fault(try SeriesModel.forecast(series, task), of: series, task: task) == nil)
    }

    @Test(arguments: [.min, -5, 0, 1, 420, 3601, 90_000, .max] as [Int64])
    func aTaskOfAnyStepIsSound(step: Int64) throws {
        for task in [ForecastTask.short(step: step), .long(step: step, steps: 5), .long(step: step, steps: 0)] {
            let series = TimeSeries(start: 0, step: min(step, 1_000_000), values: (0..<30).map { Double($0 % 5) })
            #expect(fault(try SeriesModel.forecast(series, task), of: series, task: task) == nil)
        }
    }
}
