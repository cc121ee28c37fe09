/// Some quantiles of one distribution, from the lowest to the highest; they never cross.
public struct Quantiles: Sendable, Equatable {
    /// Probabilities between 0 and 1, ascending.
    public let probabilities: [Double]
    /// The value at each probability, never falling.
    public let values: [Double]

    /// Pairs of a probability and its value, in any order. Values that cross are put in order.
    public init(_ pairs: [(probability: Double, value: Double)]) {
        self.init(probabilities: pairs.map(\.probability).sorted(), values: pairs.map(\.value).sorted())
    }

    /// Both ascending and of one length.
    init(probabilities: [Double], values: [Double]) {
        self.probabilities = probabilities
        self.values = values
    }

    /// The value at `probability`, interpolated between its neighbours; nil beyond the outermost ones.
    public subscript(probability: Double) -> Double? {
        guard let first = probabilities.first, let last = probabilities.last,
            probability >= first - Self.tolerance, probability <= last + Self.tolerance
        else { return nil }
        // (1 - 0.95) / 2 is not quite the 0.025 that is stored.
        let above = probabilities.firstIndex { $0 >= probability - Self.tolerance } ?? probabilities.count - 1
        if above == 0 || probabilities[above] <= probability + Self.tolerance { return values[above] }
        let share = (probability - probabilities[above - 1]) / (probabilities[above] - probabilities[above - 1])
        return values[above - 1] + share * (values[above] - values[above - 1])
    }

    private static let tolerance = 1e-9

    /// The quantiles of what comes when it is known to be of this distribution with a probability of `share`, and of
    /// `other` otherwise. The middle stays at `center`, whatever lies between the two.
    ///
    /// - Parameter other: of the same probabilities.
    func mixed(with other: Quantiles, share: Double, around center: Double) -> Quantiles {
        // Each quantile stands for the probability half-way to its neighbours.
        func masses(_ quantiles: Quantiles, _ share: Double) -> [(value: Double, mass: Double)] {
            let ends = [0] + zip(quantiles.probabilities, quantiles.probabilities.dropFirst()).map { ($0 + $1) / 2 } + [1]
            return quantiles.values.indices.map { (quantiles.values[$0], share * (ends[$0 + 1] - ends[$0])) }
        }
        let masses = (masses(self, share) + masses(other, 1 - share)).sorted { $0.value < $1.value }
        var (index, sum) = (0, 0.0)
        var below: (middle: Double, value: Double)?
        let values = probabilities.map { probability -> Double in
            while index < masses.count, sum + masses[index].mass / 2 < probability {
                below = (sum + masses[index].mass / 2, masses[index].value)
                sum += masses[index].mass
                index += 1
            }
            guard index < masses.count else { return masses.last?.value ?? center }
            let above = (middle: sum + masses[index].mass / 2, value: masses[index].value)
            guard let below, above.middle > below.middle else { return above.value }
            let way = (probability - below.middle) / (above.middle - below.middle)
            return below.value + way * (above.value - below.value)
        }
        // Between values that differ by next to nothing a straight line may fall, by rounding.
        var last = 0.0
        return Quantiles(
            probabilities: probabilities,
            values: zip(probabilities, values).map { probability, value in
                if abs(probability - 0.5) < Self.tolerance {
                    last = center
                } else {
                    last = max(last, probability < 0.5 ? min(value, center) : max(value, center))
                }
                return last
            })
    }
}

extension Quantiles {
    /// The quantiles that a sample supports: those at `probabilities` for which it has the
    /// 1/p − 1 values that it takes to expect one beyond them.
    ///
    /// The k-th of n sorted values stands for the probability k / (n + 1) (Hyndman and Fan's type 6),
    /// which is also the rank that conformal prediction uses: a new value is as likely to fall into any of the n + 1
    /// spaces between them.
    ///
    /// - Parameters:
    ///   - sorted: the sample, ascending.
    ///   - probabilities: ascending, between 0 and 1.
    init(of sorted: [Double], at probabilities: [Double]) {
        let ranks = Double(sorted.count + 1)
        // Rounding must not cost a sample of 39 its 2.5 % quantile.
        let supported = probabilities.filter { min($0, 1 - $0) * ranks > 1 - 1e-9 }
        self.init(
            probabilities: supported,
            values: supported.map { probability in
                let rank = min(max(probability * ranks - 1, 0), Double(sorted.count - 1))
                let below = Int(rank)
                guard below + 1 < sorted.count else { return sorted[below] }
                return sorted[below] + (rank - Double(below)) * (sorted[below + 1] - sorted[below])
            })
    }
}
