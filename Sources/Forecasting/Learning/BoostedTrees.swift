/// Gradient-boosted regression trees that minimize absolute errors (Friedman, "Greedy function approximation", 2001,
/// algorithm 3): each tree splits by the signs of the remaining errors, and its leaves answer with their median.
///
/// Trees are complete: a node that is not worth a split sends everything to the left. Thresholds come from at most
/// 32 bins per feature. Each tree sees a random share of the rows and of the features, always the same one.
struct BoostedTrees {
    var trees: Int
    /// Splits from the root to a leaf.
    var depth: Int
    /// How much of its leaf's median a tree adds.
    var rate: Double
    var featureShare: Double
    var rowShare: Double
    /// The fewest rows of a leaf.
    var leastRows: Int

    private static let bins = 32

    /// Rows of features, and what is to be learned from each.
    struct Table {
        let features: Int
        /// One row after the other.
        var rows: [Double] = []
        var targets: [Double] = []
        var weights: [Double] = []

        init(features: Int) { self.features = features }
    }

    /// How many numbers a tree takes: feature and threshold of each node, then the leaves.
    private var stride: Int { 2 * ((1 << depth) - 1) + (1 << depth) }

    /// - Returns: the trees, one after the other, for ``estimate(_:trees:)``.
    func fit(_ table: Table) -> [Double] {
        let count = table.targets.count
        let bins = BinnedFeatures(table, bins: Self.bins)
        var random = SplitMix(seed: 42)
        var errors = table.targets
        var result: [Double] = []
        result.reserveCapacity(trees * stride)
        let wanted = max(1, Int((Double(table.features) * featureShare).rounded()))
        var order = Array(0..<table.features)
        var sample: [Int] = []
        var node = [Int](repeating: 0, count: count)
        for _ in 0..<trees {
            sample.removeAll(keepingCapacity: true)
            for row in 0..<count where random.uniform() < rowShare { sample.append(row) }
            for index in 0..<wanted { order.swapAt(index, index + random.below(table.features - index)) }
            grow(
                bins, features: order[..<wanted], sample: sample, errors: &errors, weights: table.weights, node: &node,
                into: &result)
        }
        return result
    }

    private func grow(
        _ binned: BinnedFeatures, features: ArraySlice<Int>, sample: [Int], errors: inout [Double],
        weights: [Double], node: inout [Int], into result: inout [Double]
    ) {
        let bins = Self.bins
        let start = result.count
        result.append(contentsOf: repeatElement(0, count: stride))
        for row in node.indices { node[row] = 0 }
        // What a sampled row adds to its bin: signed weight, weight, and itself.
        let parts = sample.map { row in
            let (weight, error) = (weights[row], errors[row])
            return SIMD4(error > 0 ? weight : error < 0 ? -weight : 0, weight, 1, 0)
        }
        for level in 0..<depth {
            let nodes = 1 << level
            var best = [Split](repeating: Split(), count: nodes)
            for feature in features {
                var sums = [SIMD4<Double>](repeating: .zero, count: nodes * bins)
                let column = feature * binned.rows
                for (part, row) in zip(parts, sample) {
                    sums[node[row] * bins + Int(binned.bin[column + row])] += part
                }
                for index in 0..<nodes {
                    best[index].improve(
                        feature: feature, sums: sums[index * bins..<(index + 1) * bins], leastRows: leastRows)
                }
            }
            for index in 0..<nodes {
                let slot = start + 2 * (nodes - 1 + index)
                result[slot] = Double(best[index].feature)
                result[slot + 1] =
                    best[index].isSplit
                    ? binned.threshold(best[index].feature, best[index].bin) : .greatestFiniteMagnitude
            }
            for row in node.indices {
                let split = best[node[row]]
                let goesRight = split.isSplit && Int(binned.bin[split.feature * binned.rows + row]) > split.bin
                node[row] = 2 * node[row] + (goesRight ? 1 : 0)
            }
        }
        var leaves = [[(value: Double, weight: Double)]](repeating: [], count: 1 << depth)
        for row in sample { leaves[node[row]].append((errors[row], weights[row])) }
        let answers = leaves.indices.map { rate * WeightedQuantile.median(leaves[$0]) }
        let slot = start + 2 * ((1 << depth) - 1)
        for (index, answer) in answers.enumerated() { result[slot + index] = answer }
        for row in node.indices { errors[row] -= answers[node[row]] }
    }

    /// What the trees say about one row of features.
    func estimate(_ row: [Double], trees: ArraySlice<Double>) -> Double {
        var sum = 0.0
        var start = trees.startIndex
        let splits = (1 << depth) - 1
        while start + stride <= trees.endIndex {
            var index = 0
            for _ in 0..<depth {
                let slot = start + 2 * index
                index = 2 * index + (row[Int(trees[slot])] > trees[slot + 1] ? 2 : 1)
            }
            sum += trees[start + 2 * splits + index - splits]
            start += stride
        }
        return sum
    }
}

/// The best split of one node.
private struct Split {
    var feature = 0
    /// The last bin that goes to the left.
    var bin = 0
    var gain = 1e-12
    var isSplit = false

    /// - Parameter sums: signed weight, weight and rows of each bin.
    mutating func improve(feature: Int, sums: ArraySlice<SIMD4<Double>>, leastRows: Int) {
        var all = SIMD4<Double>.zero
        for part in sums { all += part }
        let least = Double(leastRows)
        guard all[1] > 0, all[2] >= 2 * least else { return }
        let whole = all[0] * all[0] / all[1]
        var left = SIMD4<Double>.zero
        for (bin, part) in sums.dropLast().enumerated() {
            left += part
            let right = all - left
            if left[2] >= least, right[2] >= least {
                let gain = left[0] * left[0] / left[1] + right[0] * right[0] / right[1] - whole
                if gain > self.gain { self = Split(feature: feature, bin: bin, gain: gain, isSplit: true) }
            }
        }
    }
}

/// Features as numbers of bins that hold about as many rows each.
private struct BinnedFeatures {
    let rows: Int
    /// One column after the other.
    private(set) var bin: [UInt8]
    /// The upper edges of each feature's bins.
    private var edges: [[Double]] = []

    private static let edgeSample = 1_000

    init(_ table: BoostedTrees.Table, bins: Int) {
        rows = table.targets.count
        bin = [UInt8](repeating: 0, count: rows * table.features)
        let stride = max(1, rows / Self.edgeSample)
        for feature in 0..<table.features {
            let values = Swift.stride(from: 0, to: rows, by: stride).map { table.rows[$0 * table.features + feature] }
                .sorted()
            var edges: [Double] = []
            for edge in 1..<bins where !values.isEmpty {
                let value = values[min(values.count - 1, edge * values.count / bins)]
                if value > edges.last ?? -.infinity, value < values[values.count - 1] { edges.append(value) }
            }
            for row in 0..<rows {
                let value = table.rows[row * table.features + feature]
                var (low, high) = (0, edges.count)
                while low < high {
                    let middle = (low + high) / 2
                    if edges[middle] < value { low = middle + 1 } else { high = middle }
                }
                bin[feature * rows + row] = UInt8(low)
            }
            self.edges.append(edges)
        }
    }

    /// The largest value of a bin.
    func threshold(_ feature: Int, _ bin: Int) -> Double {
        bin < edges[feature].count ? edges[feature][bin] : .greatestFiniteMagnitude
    }
}
