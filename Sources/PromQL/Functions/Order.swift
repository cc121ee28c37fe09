extension Function {
    /// The order of an instant vector. A range query has its own order, so there these change nothing.
    static let order: [Function] = [
        Function("sort", [.vector], .general { .vector(sorted($0.vector(0), isDescending: false)) }),
        Function("sort_desc", [.vector], .general { .vector(sorted($0.vector(0), isDescending: true)) }),
    ]

    private static func sorted(_ vector: StepVector, isDescending: Bool) -> StepVector {
        guard vector.steps == 1 else { return vector }
        return vector.reordered(ValueOrder.sorted(vector.cells, isDescending: isDescending))
    }
}
