import Foundation

/// Bursts that set off further bursts: a Hawkes process in its cluster form (Hawkes and Oakes 1974).
///
/// Each day has its own immigrants, and each of them its descendants, all drawn from the day's
/// stream. A burst adds a multiple of the ordinary rate, rises fast and decays exponentially; sizes
/// are Pareto, so that a few dwarf the rest.
struct BurstProcess: Sendable {
    /// Bursts a day that no other burst set off.
    let immigrantsPerDay: Double
    /// Mean number of further bursts that one sets off, below 1.
    let branching: Double
    /// The smallest burst, as a multiple of the ordinary rate.
    let minimumSize: Double
    /// The largest burst, as a multiple of the ordinary rate.
    let maximumSize: Double
    /// Pareto shape of the sizes: lower is heavier.
    let tail: Double
    /// Median time constant of the decay, in seconds.
    let decay: Double

    struct Burst: Equatable {
        var start: Double
        var size: Double
        var rise: Double
        var decay: Double

        /// What it adds at `time`, as a multiple of the ordinary rate.
        func value(at time: Double) -> Double {
            let age = time - start
            guard age >= 0 else { return 0 }
            return size * (1 - exp(-age / rise)) * exp(-age / decay)
        }
    }

    /// After so many time constants a burst has faded to a thousandth.
    private static let fadedAfter = 7.0
    private static let longestDecay = 6 * 3600.0
    private static let secondsPerDay: Int64 = 86_400

    /// Adds the bursts to `values`, one for each minute of the day that starts at `day` (a multiple
    /// of 86,400).
    func add(to values: inout [Double], key: RandomKey, day: Int64) {
        // The longest burst fades within 42 hours and its descendants start within a day of it.
        for earlier in (0...3).reversed() {
            for burst in bursts(key: key, day: day - Int64(earlier) * Self.secondsPerDay) {
                let first = max(0, Int(((burst.start - Double(day)) / 60).rounded(.up)))
                let end = burst.start + Self.fadedAfter * burst.decay - Double(day)
                let last = min(values.count - 1, Int(max(-1, (end / 60).rounded(.down))))
                guard first <= last else { continue }
                for minute in first...last {
                    values[minute] += burst.value(at: Double(day) + Double(minute) * 60)
                }
            }
        }
    }

    /// The bursts whose first ancestor starts within `day`.
    func bursts(key: RandomKey, day: Int64) -> [Burst] {
        let stream = key["bursts"][day / Self.secondsPerDay]
        var all: [Burst] = []
        for index in 0..<stream["immigrants"].poisson(mean: immigrantsPerDay) {
            let one = stream[index]
            let start = Double(day) + one["start"].uniform * Double(Self.secondsPerDay)
            let size = min(maximumSize, minimumSize * one["size"].pareto(alpha: tail))
            grow(
                Burst(start: start, size: size, rise: 60 + 240 * one["rise"].uniform, decay: decayTime(one)),
                key: one, generation: 0, into: &all)
        }
        return all
    }

    private func grow(_ burst: Burst, key: RandomKey, generation: Int, into all: inout [Burst]) {
        all.append(burst)
        guard generation < 4 else { return }
        for index in 0..<key["children"].poisson(mean: branching) {
            let child = key["child"][index]
            let delay = min(6 * 3600, 2 * decay * child["delay"].exponential)
            let size = min(maximumSize, 0.7 * burst.size * exp(0.4 * child["size"].normal))
            grow(
                Burst(start: burst.start + delay, size: size, rise: burst.rise, decay: decayTime(child)),
                key: child, generation: generation + 1, into: &all)
        }
    }

    private func decayTime(_ key: RandomKey) -> Double {
        min(Self.longestDecay, decay * exp(0.8 * key["decay"].normal))
    }
}
