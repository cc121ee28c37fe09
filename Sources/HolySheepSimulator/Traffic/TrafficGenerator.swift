import CivilTime
import Foundation
import Synchronization

/// Traffic made from a seed: daily and weekly cycles, trends, bursts, batch windows and a launch.
///
/// A minute's demand is a pure function of the seed, the model and the minute, so that history, the
/// present and the future agree however and whenever they are asked for. A day of one model is made
/// at a time and a few of them are remembered.
struct TrafficGenerator: TrafficSource {
    /// One minute of one model.
    struct Minute: Sendable, Equatable {
        var interactive: Int64
        var batch: Int64
        var inputTokens: Int64
        var outputTokens: Int64

        var demand: Demand {
            Demand(requests: interactive + batch, inputTokens: inputTokens, outputTokens: outputTokens)
        }
    }

    static let secondsPerDay: Int64 = 86_400
    static let minutesPerDay = 1440

    let profiles: [ModelProfile]
    let models: [String]
    let step: Int64 = 60
    let suggestedLimit = 900
    private let key: RandomKey
    private let days = DayCache()

    init(seed: UInt64, profiles: [ModelProfile] = ModelProfile.builtIn) {
        key = RandomKey(seed: seed)
        self.profiles = profiles
        models = profiles.map(\.model)
    }

    func demand(model: Int, startingIn range: Range<Int64>) -> Demand {
        var sum = Demand()
        var time = (range.lowerBound + 59).floored(to: 60)
        while time < range.upperBound {
            let day = time.floored(to: Self.secondsPerDay)
            let end = min(range.upperBound, day + Self.secondsPerDay)
            let minutes = cachedDay(model: model, day: day)
            while time < end {
                sum += minutes[Int(time - day) / 60].demand
                time += 60
            }
        }
        return sum
    }

    func arrivals(model: Int, minute: Int64) -> Arrivals {
        let day = minute.floored(to: Self.secondsPerDay)
        let one = cachedDay(model: model, day: day)[Int(minute - day) / 60]
        let urgent = Double(one.interactive) * profiles[model].urgentShare
        return Arrivals(urgent: urgent, standard: Double(one.interactive) - urgent, batch: Double(one.batch))
    }

    private func cachedDay(model: Int, day: Int64) -> [Minute] {
        days.minutes(model: model, day: day) { minutes(model: model, day: day) }
    }

    /// The 1440 minutes of the UTC day that starts at `day`, a multiple of 86,400.
    func minutes(model: Int, day: Int64) -> [Minute] {
        let profile = profiles[model]
        let stream = key[profile.model]
        let rates = interactiveRates(profile, stream: stream, day: day)
        let batch = batchRates(profile, stream: stream, day: day)
        let inputRatios = tokenRatios(profile.inputTokensPerRequest, stream: stream["input"], day: day)
        let outputRatios = tokenRatios(profile.outputTokensPerRequest, stream: stream["output"], day: day)
        let draws = stream["draws"]
        return (0..<Self.minutesPerDay).map { minute in
            let draw = draws[day / 60 + Int64(minute)]
            let interactive = draw["interactive"].poisson(mean: rates[minute])
            let queued = draw["batch"].poisson(mean: batch[minute])
            // Batch jobs send longer documents and want shorter answers.
            let prompts = Double(interactive) + 1.4 * Double(queued)
            let answers = Double(interactive) + 0.6 * Double(queued)
            return Minute(
                interactive: interactive, batch: queued,
                inputTokens: tokens(prompts, ratio: inputRatios[minute], key: draw["input"]),
                outputTokens: tokens(answers, ratio: outputRatios[minute], key: draw["output"]))
        }
    }

    // MARK: - Components

    /// Slow wandering of the level, in logarithms: months (the trend), weeks, days, hours, minutes.
    private static let wandering = [
        SmoothNoise(period: 45 * 86_400, deviation: 0.2),
        SmoothNoise(period: 7 * 86_400, deviation: 0.08),
        SmoothNoise(period: 86_400, deviation: 0.11),
        SmoothNoise(period: 4 * 3600, deviation: 0.16),
        SmoothNoise(period: 3600, deviation: 0.17),
        SmoothNoise(period: 600, deviation: 0.14),
        SmoothNoise(period: 300, deviation: 0.12),
        SmoothNoise(period: 60, deviation: 0.1),
    ]

    private func interactiveRates(_ profile: ModelProfile, stream: RandomKey, day: Int64) -> [Double] {
        var level = [Double](repeating: 0, count: Self.minutesPerDay)
        var variance = 0.0
        for noise in Self.wandering {
            noise.add(to: &level, key: stream["level"], start: day, step: 60, scale: profile.volatility)
            variance += pow(noise.deviation * profile.volatility, 2)
        }
        var bursts = [Double](repeating: 0, count: Self.minutesPerDay)
        profile.bursts.add(to: &bursts, key: stream, day: day)
        return (0..<Self.minutesPerDay).map { minute in
            let time = day + Int64(minute) * 60
            return profile.requestsPerMinute * profile.cycle(at: time) * profile.launchFactor(at: time, key: stream)
                * exp(level[minute] - variance / 2) * (1 + bursts[minute])
        }
    }

    private func batchRates(_ profile: ModelProfile, stream: RandomKey, day: Int64) -> [Double] {
        var rates = [Double](repeating: 0, count: Self.minutesPerDay)
        guard let window = profile.batch else { return rates }
        let key = stream["batch"]
        // A window belongs to the local day in which it starts and may run over midnight UTC.
        for offset in Int64(-1)...1 {
            let localDay = day / Self.secondsPerDay + offset
            let one = key[localDay]
            guard one["runs"].uniform < window.probability else { continue }
            let jitter = 900 * one["start"].normal
            let start = Double(localDay * Self.secondsPerDay - profile.utcOffset) + window.hour * 3600 + jitter
            let end = start + window.hours * 3600 * exp(0.25 * one["length"].normal)
            let rate = window.requestsPerMinute * exp(0.3 * one["size"].normal)
            for minute in rates.indices where (start..<end).contains(Double(day + Int64(minute) * 60)) {
                rates[minute] = rate * exp(0.15 * one[Int64(minute)].normal)
            }
        }
        return rates
    }

    /// Mean tokens a request, drifting over weeks and days.
    private func tokenRatios(_ mean: Double, stream: RandomKey, day: Int64) -> [Double] {
        var level = [Double](repeating: 0, count: Self.minutesPerDay)
        for noise in [
            SmoothNoise(period: 20 * 86_400, deviation: 0.2), SmoothNoise(period: 86_400, deviation: 0.08),
            SmoothNoise(period: 3 * 3600, deviation: 0.06),
        ] {
            noise.add(to: &level, key: stream, start: day, step: 60)
        }
        return level.map { mean * exp($0) }
    }

    /// The tokens of `requests`: prompts differ widely, so that few of them average badly.
    private func tokens(_ requests: Double, ratio: Double, key: RandomKey) -> Int64 {
        guard requests > 0 else { return 0 }
        let deviation = 1.1 / requests.squareRoot()
        let factor = exp(deviation * key.normal - deviation * deviation / 2)
        return max(Int64(requests.rounded(.up)), Int64((requests * ratio * factor).rounded()))
    }
}

extension ModelProfile {
    /// Position in the daily and weekly cycle, about 1 on average over an ordinary weekday.
    func cycle(at time: Int64) -> Double {
        let local = time + utcOffset
        let hour = Double(local - local.floored(to: 86_400)) / 3600
        let weekday = CivilDate.daysSinceMonday(local.flooredQuotient(by: 86_400))
        // The change from one day's factor to the next takes the first four hours of the morning.
        let before = weekdays[(weekday + 6) % 7]
        let blend = min(1, hour / 4)
        let week = before + (weekdays[weekday] - before) * blend
        return (floor + hump(at: hour)) / (floor + meanHump) * week
    }

    private func hump(at hour: Double) -> Double {
        humps.reduce(0) { sum, hump in
            // Hours wrap around, so that an evening hump reaches past midnight.
            let distance = abs(hour - hump.hour)
            let around = min(distance, 24 - distance) / hump.width
            return sum + hump.height * exp(-around * around / 2)
        }
    }

    /// The mean over a day of a Gaussian hump that is narrow against it.
    private var meanHump: Double {
        humps.reduce(0) { $0 + $1.height * $1.width * (2 * Double.pi).squareRoot() / 24 }
    }

    /// 0 before a launch and after a withdrawal, above 1 while the model is new, near 1 later.
    func launchFactor(at time: Int64, key: RandomKey) -> Double {
        guard let launch else { return 1 }
        let shifted = time + Int64(key["launch"].uniform * Double(launch.cycle))
        let age = shifted - shifted.floored(to: launch.cycle)
        guard age < launch.offered else { return 0 }
        let days = Double(age) / 86_400
        let ramp = min(1, days * 8)
        return ramp * (0.5 + 0.5 * (1 - exp(-days / 12)) + 0.8 * exp(-days / 2.5))
    }
}

/// The days made most recently, shared by copies of a generator.
private final class DayCache: Sendable {
    private struct Key: Hashable {
        let model: Int
        let day: Int64
    }

    private struct State {
        var days: [Key: [TrafficGenerator.Minute]] = [:]
        var order: [Key] = []
    }

    /// About 45 KB a day: three megabytes.
    private static let capacity = 64
    private let state = Mutex(State())

    func minutes(model: Int, day: Int64, make: () -> [TrafficGenerator.Minute]) -> [TrafficGenerator.Minute] {
        let key = Key(model: model, day: day)
        if let known = state.withLock({ $0.days[key] }) { return known }
        let made = make()
        state.withLock { state in
            guard state.days.updateValue(made, forKey: key) == nil else { return }
            state.order.append(key)
            if state.order.count > Self.capacity { state.days[state.order.removeFirst()] = nil }
        }
        return made
    }
}
