/// The value of an expression at every step of a grid.
enum StepValue {
    /// One number per step.
    case scalar([Double])
    case vector(StepVector)
    case string(String)

    /// How many cells it holds.
    var size: Int {
        switch self {
        case .scalar(let values): values.count
        case .vector(let vector): vector.cells.count
        case .string: 0
        }
    }

    /// The value of one step, at as many as `count`.
    func repeated(_ count: Int) -> StepValue {
        switch self {
        case .scalar(let values): return .scalar(Array(repeating: values[0], count: count))
        case .string: return self
        case .vector(let vector):
            var repeated = StepVector(steps: count)
            for row in 0..<vector.count {
                repeated.appendRow(vector.labels[row], repeatElement(vector.cell(row, 0), count: count))
            }
            return .vector(repeated)
        }
    }
}
