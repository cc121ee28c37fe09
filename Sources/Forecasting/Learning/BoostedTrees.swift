/// Gradient-boosted regression trees that minimize absolute errors (Friedman, "Greedy function approximation", 2001,
/// algorithm 3): each tree splits by the signs of the remaining errors, and its leaves answer with their median.
///
/// Trees are complete: a node that is not worth a split sends everything to the left. Thresholds come from at most
/// 32 bins per feature. Each tree sees a random share of the rows and of the features, always the same one.
struct BoostedTrees {
    var trees: Int
    /// Splits from the root to a leaf, at most 8.
    var depth: Int
    /// How much of its leaf's median a tree adds.
    var rate: Double
    var featureShare: Double
    var rowShare: Double
    /// The fewest rows of a leaf.
    var leastRows: Int

    /// At most 128: ``leaves(_:_:)`` tells by the highest bit of a difference.
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
        let binned = BinnedFeatures(table, bins: Self.bins)
        let weights = table.weights.map { Float($0) }
        var errors = table.targets.map { Float($0) }
        var random = SplitMix(seed: 42)
        var result: [Double] = []
        result.reserveCapacity(trees * stride)
        let wanted = max(1, Int((Double(table.features) * featureShare).rounded()))
        var order = Array(0..<table.features)
        // A random number has as many values below this as a row has chances to be drawn.
        let drawn = rowShare >= 1 ? UInt64.max : UInt64(rowShare * 0x1p64)
        for _ in 0..<trees {
            // All of a tree's numbers are kept small, so that they stay in the nearest cache.
            var sample = [Int32](repeating: 0, count: count)
            var sampled = 0
            for row in 0..<count {
                sample[sampled] = Int32(truncatingIfNeeded: row)
                sampled += random.next() <= drawn ? 1 : 0
            }
            sample.removeLast(count - sampled)
            for index in 0..<wanted { order.swapAt(index, index + random.below(table.features - index)) }
            grow(binned, features: order[..<wanted], sample: sample, errors: &errors, weights: weights, into: &result)
        }
        return result
    }

    /// Adds a tree and takes from the errors what it explains.
    private func grow(
        _ binned: BinnedFeatures, features: ArraySlice<Int>, sample: [Int32], errors: inout [Float], weights: [Float],
        into result: inout [Double]
    ) {
        let splits = splits(binned, features: features, sample: sample, errors: errors, weights: weights)
        let leaf = leaves(binned, splits)
        // The sampled rows, leaf by leaf.
        var ends = [Int](repeating: 0, count: 1 << depth)
        for row in sample { ends[Int(leaf[Int(row)])] += 1 }
        for index in ends.indices.dropFirst() { ends[index] += ends[index - 1] }
        var starts = [0] + ends.dropLast()
        var parts = [(value: Float, weight: Float)](repeating: (0, 0), count: sample.count)
        for row in sample {
            let index = Int(leaf[Int(row)])
            parts[starts[index]] = (errors[Int(row)], weights[Int(row)])
            starts[index] += 1
        }
        var start = 0
        let answers = ends.map { end -> Float in
            defer { start = end }
            return Float(rate) * WeightedQuantile.median(&parts, in: start..<end)
        }
        for row in errors.indices { errors[row] -= answers[Int(leaf[row])] }
        for split in splits {
            result.append(Double(split.feature))
            result.append(split.isSplit ? binned.threshold(split.feature, split.bin) : .greatestFiniteMagnitude)
        }
        result.append(contentsOf: answers.map { Double($0) })
    }

    /// The nodes of a tree, level by level.
    private func splits(
        _ binned: BinnedFeatures, features: ArraySlice<Int>, sample: [Int32], errors: [Float], weights: [Float]
    ) -> [Split] {
        let bins = Self.bins
        // What a sampled row adds to its bin: signed weight, weight, and itself.
        let parts = sample.map { row in
            let (weight, error) = (weights[Int(row)], errors[Int(row)])
            return SIMD4<Float>(error > 0 ? weight : error < 0 ? -weight : 0, weight, 1, 0)
        }
        var splits: [Split] = []
        var node = [UInt8](repeating: 0, count: sample.count)
        for level in 0..<depth {
            let nodes = 1 << level
            var best = [Split](repeating: Split(), count: nodes)
            var sums = [SIMD4<Float>](repeating: .zero, count: nodes * bins)
            for feature in features {
                let column = feature * binned.rows
                for index in sums.indices { sums[index] = .zero }
                for index in sample.indices {
                    sums[Int(node[index]) * bins + Int(binned.bin[column + Int(sample[index])])] += parts[index]
                }
                for index in 0..<nodes {
                    best[index].improve(
                        feature: feature, sums: sums[index * bins..<(index + 1) * bins], leastRows: leastRows)
                }
            }
            splits += best
            guard level < depth - 1 else { break }
            for index in sample.indices {
                let split = best[Int(node[index])]
                let isAbove = Int(binned.bin[split.feature * binned.rows + Int(sample[index])]) > split.bin
                node[index] = 2 * node[index] + (isAbove ? 1 : 0)
            }
        }
        return splits
    }

    /// The leaf that each row of the table ends in; more than there are rows, to fill the last block.
    private func leaves(_ binned: BinnedFeatures, _ splits: [Split]) -> [UInt8] {
        let bins = splits.map { BinnedFeatures.Block(repeating: UInt8(min($0.bin, Self.bins))) }
        let columns = splits.map { $0.feature * binned.blocksPerColumn }
        var leaves: [UInt8] = []
        leaves.reserveCapacity(binned.blocksPerColumn * BinnedFeatures.Block.scalarCount)
        for block in 0..<binned.blocksPerColumn {
            // Every node tells of many rows at once whether they go right: the highest bit of a lane is set if so. Each
            // row then goes by what the nodes on its own way said.
            var leaf = BinnedFeatures.Block.zero
            var node = 0
            for level in 0..<depth {
                var isAbove = BinnedFeatures.Block.zero
                for index in 0..<UInt8(1 << level) {
                    let goesAbove = bins[node] &- binned.blocks[columns[node] + block]
                    let isElsewhere = .zero &- (leaf ^ BinnedFeatures.Block(repeating: index))
                    isAbove |= goesAbove & ~isElsewhere
                    node += 1
                }
                leaf = leaf &+ leaf &+ (isAbove &>> 7)
            }
            for lane in leaf.indices { leaves.append(leaf[lane]) }
        }
        return leaves
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
