import Foundation

/// Traffic that is the same in every run: a daily and a weekly cycle, noise, and now and then a burst that dies away.
struct SyntheticTraffic {
    private var generator: SplitMix64

    init(seed: UInt64) {
        generator = SplitMix64(state: seed)
    }

    /// - Parameter stepsPerDay: how many values make a day.
    mutating func values(count: Int, stepsPerDay: Int) -> [Double] {
        var burst = 0.0
        return (0..<count).map { index in
            let day = Double(index) / Double(stepsPerDay)
            let week = Int(day) % 7 >= 5 ? 0.6 : 1
            let usual = week * (1.2 + sin(2 * .pi * (day - 0.375)))
            // About two bursts a week, each for some hours.
            burst *= exp2(-12 / Double(stepsPerDay))
            if Double.random(in: 0..<1, using: &generator) < 0.3 / Double(stepsPerDay) {
                burst = Double.random(in: 1..<4, using: &generator)
            }
            let noise = exp(0.4 * (0..<3).reduce(-1.5) { sum, _ in sum + Double.random(in: 0..<1, using: &generator) })
            return (1_000 * (usual + burst) * noise).rounded()
        }
    }
}

/// Steele, Lea and Flood's generator of 2014.
private struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
