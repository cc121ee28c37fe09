/// The best split of one node of ``BoostedTrees``.
struct Split {
    var feature = 0
    /// The last bin that goes to the left; all of them when no split is worth it.
    var bin = Int.max
    var gain: Float = 1e-12

    /// Whether anything goes to the right.
    var isSplit: Bool { bin < .max }

    /// - Parameter sums: signed weight, weight and rows of each bin.
    mutating func improve(feature: Int, sums: ArraySlice<SIMD4<Float>>, leastRows: Int) {
        var all = SIMD4<Float>.zero
        for part in sums { all += part }
        let least = Float(leastRows)
        guard all[1] > 0, all[2] >= 2 * least else { return }
        let whole = all[0] * all[0] / all[1]
        var left = SIMD4<Float>.zero
        for (bin, part) in sums.dropLast().enumerated() {
            left += part
            let right = all - left
            if left[2] >= least, right[2] >= least, right[1] > 0 {
                let gain = left[0] * left[0] / left[1] + right[0] * right[0] / right[1] - whole
                if gain > self.gain { self = Split(feature: feature, bin: bin, gain: gain) }
            }
        }
    }
}
