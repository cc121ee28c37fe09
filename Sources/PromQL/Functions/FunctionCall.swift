/// A call of a function whose arguments have been evaluated.
struct FunctionCall {
    let name: String
    let arguments: [StepValue]
    let expressions: [Expression]
    let grid: StepGrid
    let meter: Meter

    func vector(_ index: Int) -> StepVector {
        guard case .vector(let vector) = arguments[index] else { preconditionFailure("the types were checked") }
        return vector
    }

    /// One number per step.
    func scalar(_ index: Int) -> [Double] {
        guard case .scalar(let values) = arguments[index] else { preconditionFailure("the types were checked") }
        return values
    }

    func string(_ index: Int) -> String {
        guard case .string(let text) = arguments[index] else { preconditionFailure("the types were checked") }
        return text
    }

    /// The vector at `index` with each value replaced, nil for no value, and the metric's name dropped.
    ///
    /// - Parameter transform: Takes the step and the value.
    func mapping(_ index: Int, _ transform: (Int, Double) -> Double?) throws -> StepValue {
        var vector = self.vector(index)
        for row in 0..<vector.count {
            for step in 0..<grid.count {
                let cell = row * grid.count + step
                let value = vector.cells[cell]
                if !StepVector.isAbsent(value) { vector.cells[cell] = transform(step, value) ?? StepVector.absent }
            }
        }
        vector.mapLabels(\.withoutMetricName)
        return .vector(try vector.withoutEmptyRows().merged())
    }
}
