/// Features as numbers of bins that hold about as many rows each.
struct BinnedFeatures {
    let rows: Int
    /// One column after the other.
    private(set) var bin: [UInt8]
    /// The upper edges of each feature's bins.
    private var edges: [[Double]] = []

    private static let edgeSample = 500

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
            let padded = edges + [Double](repeating: .infinity, count: bins - 1 - edges.count)
            for row in 0..<rows {
                let value = table.rows[row * table.features + feature]
                // Halving without branches, which no processor could foresee here.
                var (low, half) = (0, bins / 2)
                while half > 0 {
                    low += padded[low + half - 1] < value ? half : 0
                    half /= 2
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
