/// Features as numbers of bins that hold about as many rows each.
struct BinnedFeatures {
    let rows: Int
    /// One column after the other.
    private(set) var bin: [UInt8]
    /// The same, several rows at once; each column is filled up with 0.
    private(set) var blocks: [Block] = []
    /// The upper edges of each feature's bins.
    private var edges: [[Double]] = []

    typealias Block = SIMD16<UInt8>

    private static let edgeSample = 500

    var blocksPerColumn: Int { (rows + Block.scalarCount - 1) / Block.scalarCount }

    /// - Parameter bins: how many at most; a power of two up to 256.
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
            let nodes = Self.searchTree(edges, bins: bins)
            for row in 0..<rows {
                let value = table.rows[row * table.features + feature]
                var index = 0
                while index < nodes.count { index = 2 * index + (nodes[index] < value ? 2 : 1) }
                bin[feature * rows + row] = UInt8(index - nodes.count)
            }
            self.edges.append(edges)
            for start in Swift.stride(from: feature * rows, to: (feature + 1) * rows, by: Block.scalarCount) {
                var block = Block.zero
                for lane in 0..<min(Block.scalarCount, (feature + 1) * rows - start) { block[lane] = bin[start + lane] }
                blocks.append(block)
            }
        }
    }

    /// The edges as a complete binary tree, level by level: going down it takes no branches, which no processor could
    /// foresee here. The leaf that one arrives at is the bin.
    private static func searchTree(_ edges: [Double], bins: Int) -> [Double] {
        let sorted = edges + [Double](repeating: .infinity, count: bins - 1 - edges.count)
        var nodes: [Double] = []
        var step = bins
        while step > 1 {
            nodes += stride(from: step / 2 - 1, to: sorted.count, by: step).map { sorted[$0] }
            step /= 2
        }
        return nodes
    }

    /// The largest value of a bin.
    func threshold(_ feature: Int, _ bin: Int) -> Double {
        bin < edges[feature].count ? edges[feature][bin] : .greatestFiniteMagnitude
    }
}
