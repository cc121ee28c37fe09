import Foundation

/// A position in a tree of random streams: the same path from the same seed always gives the same
/// number, in any order of asking.
///
/// The generator has to answer for any minute, past or future, without having produced the ones
/// before it. Hashing the path (seed, model, component, index) does that; a sequential generator
/// could not. The mixing is the finalizer of SplitMix64 (Steele, Lea, Flood 2014).
struct RandomKey: Sendable {
    private let state: UInt64

    init(seed: UInt64) {
        state = Self.mix(seed &+ 0x9e37_79b9_7f4a_7c15)
    }

    private init(state: UInt64) {
        self.state = state
    }

    /// The stream below this one that belongs to `index`.
    subscript(index: Int64) -> RandomKey {
        RandomKey(state: Self.mix(state ^ Self.mix(UInt64(bitPattern: index) &+ 0x9e37_79b9_7f4a_7c15)))
    }

    /// The stream below this one that belongs to `name` (FNV-1a).
    subscript(name: String) -> RandomKey {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        return self[Int64(bitPattern: hash)]
    }

    /// Uniform over all 64-bit values.
    var bits: UInt64 { state }

    /// Uniform in (0, 1).
    var uniform: Double {
        (Double(state >> 11) + 0.5) * 0x1p-53
    }

    /// Standard normal (Box–Muller).
    var normal: Double {
        let radius = (-2 * Foundation.log(self[1].uniform)).squareRoot()
        return radius * cos(2 * .pi * self[2].uniform)
    }

    /// Exponential with mean 1.
    var exponential: Double { -Foundation.log(uniform) }

    /// Pareto with shape `alpha` and minimum 1: heavy-tailed, infinite variance up to shape 2.
    func pareto(alpha: Double) -> Double { pow(uniform, -1 / alpha) }

    /// Poisson with the given mean: by inversion when small, by a rounded normal when large, where
    /// the two differ by less than the noise around them.
    func poisson(mean: Double) -> Int64 {
        guard mean > 0 else { return 0 }
        if mean > 40 {
            return max(0, Int64((mean + mean.squareRoot() * normal).rounded()))
        }
        var probability = exp(-mean)
        var cumulative = probability
        var count: Int64 = 0
        let target = uniform
        while cumulative < target, count < 400 {
            count += 1
            probability *= mean / Double(count)
            cumulative += probability
        }
        return count
    }

    private static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
