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
