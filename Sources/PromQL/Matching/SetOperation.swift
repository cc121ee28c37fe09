/// `and`, `or` and `unless`: what of the left side has a match, has none, or is added to by the right side.
struct SetOperation {
    private let operation: BinaryOperator
    private let matching: VectorMatching

    init(_ node: BinaryExpression) {
        operation = node.operation
        matching = node.matching
    }

    func combine(_ left: StepVector, _ right: StepVector, _ meter: Meter) throws -> StepVector {
        let signatures = Signatures(left, right, matching)
        try meter.spend(left.cells.count + right.cells.count)
        if operation == .or {
            let seen = presence(left, signatures.left, signatures.count)
            var result = left
            let added = masked(right, signatures.right, seen, keeping: false)
            for row in 0..<added.count { result.appendRow(added.labels[row], added.row(row)) }
            return try result.merged()
        }
        let seen = presence(right, signatures.right, signatures.count)
        return try masked(left, signatures.left, seen, keeping: operation == .and).merged()
    }

    /// Whether any row of a signature has a value, by signature and step.
    private func presence(_ vector: StepVector, _ signatures: [Int], _ count: Int) -> [Bool] {
        var seen = Array(repeating: false, count: count * vector.steps)
        for row in 0..<vector.count {
            let target = signatures[row] * vector.steps
            for step in 0..<vector.steps where !StepVector.isAbsent(vector.cell(row, step)) {
                seen[target + step] = true
            }
        }
        return seen
    }

    /// The values whose signature was seen, or was not.
    private func masked(_ vector: StepVector, _ signatures: [Int], _ seen: [Bool], keeping: Bool) -> StepVector {
        var result = vector
        for row in 0..<vector.count {
            let source = signatures[row] * vector.steps
            for step in 0..<vector.steps where seen[source + step] != keeping {
                result.cells[row * vector.steps + step] = StepVector.absent
            }
        }
        return result.withoutEmptyRows()
    }
}
