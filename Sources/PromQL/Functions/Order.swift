extension Function {
    /// The order of an instant vector. A range query has its own order, so there these change nothing.
    static let order: [Function] = [
        Function("sort", [.vector], .general { .vector(sorted($0.vector(0), <)) }),
        Function("sort_desc", [.vector], .general { .vector(sorted($0.vector(0), >)) }),
    ]

    /// NaN comes last either way.
    private static func sorted(_ vector: StepVector, _ precedes: (Double, Double) -> Bool) -> StepVector {
        guard vector.steps == 1 else { return vector }
        return vector.reordered(
            (0..<vector.count).sorted {
                let (left, right) = (vector.cells[$0], vector.cells[$1])
                return left.isNaN ? false : right.isNaN || precedes(left, right)
            })
    }
}
