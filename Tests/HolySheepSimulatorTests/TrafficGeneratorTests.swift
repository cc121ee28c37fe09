import Foundation
import Testing

@testable import HolySheepSimulator

@Suite struct TrafficGeneratorTests {
    /// Midnight UTC of 2026-03-15.
    static let day: Int64 = 1_773_532_800
    /// Five weeks of hourly requests by model, made once.
    static let hourly: [String: [Double]] = {
        let generator = TrafficGenerator(seed: 1)
        var series: [String: [Double]] = [:]
        for (index, model) in generator.models.enumerated() {
            series[model] = (0..<(35 * 24)).map { hour in
                let start = day - 35 * 86_400 + Int64(hour) * 3600
                return Double(generator.demand(model: index, startingIn: start..<(start + 3600)).requests)
            }
        }
        return series
    }()

    @Test func isAPureFunctionOfSeedModelAndTime() {
        let first = TrafficGenerator(seed: 7)
        let second = TrafficGenerator(seed: 7)
        let other = TrafficGenerator(seed: 8)
        let late = Self.day + 5 * 86_400
        // Asked in another order, and with other days in between.
        _ = second.demand(model: 0, startingIn: late..<(late + 86_400))
        for model in first.models.indices {
            #expect(first.minutes(model: model, day: Self.day) == second.minutes(model: model, day: Self.day))
        }
        #expect(first.minutes(model: 0, day: Self.day) != other.minutes(model: 0, day: Self.day))
        #expect(first.minutes(model: 0, day: Self.day) != first.minutes(model: 1, day: Self.day))
    }

    @Test func sumsOverPartsEqualTheSumOverTheWhole() {
        let generator = TrafficGenerator(seed: 3)
        let cuts = [0, 17, 3600, 3661, 80_000, 90_000, 172_800].map { Self.day + Int64($0) }
        let parts = zip(cuts, cuts.dropFirst()).reduce(into: Demand()) { sum, cut in
            sum += generator.demand(model: 1, startingIn: cut.0..<cut.1)
        }
        #expect(parts == generator.demand(model: 1, startingIn: Self.day..<(Self.day + 172_800)))
        #expect(parts.requests > 0)
    }

    @Test func arrivalsAreTheMinutesRequests() {
        let generator = TrafficGenerator(seed: 3)
        for minute in stride(from: Self.day, to: Self.day + 86_400, by: 3600) {
            let requests = generator.demand(model: 3, startingIn: minute..<(minute + 60)).requests
            #expect(abs(generator.arrivals(model: 3, minute: minute).total - Double(requests)) < 1e-9)
        }
    }

    @Test(arguments: [1, 2, 99] as [UInt64])
    func threeMonthsHoldALaunch(seed: UInt64) throws {
        let generator = TrafficGenerator(seed: seed)
        let model = try #require(generator.profiles.firstIndex { $0.launch != nil })
        let offered = stride(from: Int64(0), to: 90, by: 5).map { day -> Bool in
            let noon = Self.day - day * 86_400 + 43_200
            return generator.demand(model: model, startingIn: noon..<(noon + 1800)).requests > 0
        }
        #expect(offered.contains(true))
        #expect(offered.contains(false))
    }

    @Test func batchJobsRunAtNight() throws {
        let generator = TrafficGenerator(seed: 1)
        let model = try #require(generator.profiles.firstIndex { $0.batch != nil })
        let minutes = (0..<14).flatMap { generator.minutes(model: model, day: Self.day - Int64($0) * 86_400) }
        // 01:30 in Shanghai is 17:30 UTC.
        let night = minutes.enumerated().filter { (17..<23).contains($0.offset % 1440 / 60) }
        let all = minutes.reduce(0) { $0 + $1.batch }
        #expect(Double(night.reduce(0) { $0 + $1.element.batch }) > 0.95 * Double(all))
        #expect(all > 100_000)
    }

    @Test func modelsDifferInTheirTokens() {
        let generator = TrafficGenerator(seed: 1)
        var ratios: [Double] = []
        for model in generator.models.indices where generator.profiles[model].launch == nil {
            let sum = generator.demand(model: model, startingIn: Self.day..<(Self.day + 86_400))
            #expect(sum.inputTokens >= sum.requests && sum.outputTokens >= sum.requests)
            ratios.append(Double(sum.inputTokens) / Double(sum.outputTokens))
        }
        #expect((ratios.max() ?? 0) > 2 * (ratios.min() ?? 0))
    }

    /// Ranges as wide as those of recorded production traffic; `docs/simulator.md` has the comparison.
    @Test(arguments: ["gpt-4.1", "claude-sonnet-4.5", "gemini-2.5-flash", "deepseek-v3.2", "gpt-4.1-nano"])
    func looksLikeTraffic(model: String) throws {
        let series = try #require(Self.hourly[model])
        let mean = series.reduce(0, +) / Double(series.count)
        let variance = series.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(series.count)
        func autocorrelation(_ lag: Int) -> Double {
            zip(series, series.dropFirst(lag)).reduce(0) { $0 + ($1.0 - mean) * ($1.1 - mean) }
                / (variance * Double(series.count))
        }
        #expect((1.8...40).contains((series.max() ?? 0) / mean))
        #expect((0.3...2.5).contains(variance.squareRoot() / mean))
        #expect((0.3...0.97).contains(autocorrelation(1)))
        #expect((0...0.95).contains(autocorrelation(24)))
        #expect((-0.15...0.95).contains(autocorrelation(168)))
        // Far burstier than a Poisson process, whose index of dispersion is 1.
        #expect(variance / mean > 10)
    }
}
