/// Arithmetic and comparisons between two vectors, element by matching element.
struct VectorArithmetic {
    private let operation: BinaryOperator
    private let returnsBool: Bool
    private let matching: VectorMatching
    private let matchedNames: Set<String>

    init(_ node: BinaryExpression) {
        operation = node.operation
        returnsBool = node.returnsBool
        matching = node.matching
        matchedNames = Set(node.matching.labels)
    }

    func combine(_ left: StepVector, _ right: StepVector, _ meter: Meter) throws -> StepVector {
        // From here on there is a side that may have many, and one that has one of each signature.
        let isSwapped = matching.cardinality == .oneToMany
        let many = isSwapped ? right : left
        let one = isSwapped ? left : right
        let signatures = Signatures(many, one, matching)
        let rowsOfOne = Self.rows(signatures.right, signatures.count)
        let rowsOfMany = Self.rows(signatures.left, signatures.count)
        let isUnambiguous = (0..<signatures.count).allSatisfy {
            rowsOfOne[$0].count <= 1 && (matching.cardinality != .oneToOne || rowsOfMany[$0].count <= 1)
        }
        try meter.spend(many.cells.count + one.cells.count)

        if !isUnambiguous { try check(many, one, signatures, rowsOfOne, rowsOfMany, meter) }
        var result = StepVector(steps: many.steps)
        var resultSignatures: [Int] = []
        for row in 0..<many.count {
            for other in rowsOfOne[signatures.left[row]] {
                // Several rows of one signature can take turns, so that there are more results than operands.
                try meter.hold(many.steps)
                try meter.spend(16 * matching.included.count)
                if append(row, many, other, one, isSwapped, to: &result) {
                    resultSignatures.append(signatures.left[row])
                } else {
                    meter.release(many.steps)
                }
            }
        }
        meter.release(result.cells.count)
        do {
            return try result.merged()
        } catch {
            throw Self.collision(result, resultSignatures) ?? error
        }
    }

    private static func rows(_ signatures: [Int], _ count: Int) -> [[Int]] {
        var rows = Array(repeating: [Int](), count: count)
        for (row, signature) in signatures.enumerated() { rows[signature].append(row) }
        return rows
    }

    /// Adds the row that two rows make, if it has any value.
    ///
    /// - Returns: Whether it has.
    private func append(
        _ row: Int, _ many: StepVector, _ other: Int, _ one: StepVector, _ isSwapped: Bool, to result: inout StepVector
    ) -> Bool {
        let steps = many.steps
        let target = result.appendRow(labels(many.labels[row], one.labels[other]))
        var isPresent = false
        for step in 0..<steps {
            let mine = many.cells[row * steps + step]
            let theirs = one.cells[other * steps + step]
            if StepVector.isAbsent(mine) || StepVector.isAbsent(theirs) { continue }
            let (left, right) = isSwapped ? (theirs, mine) : (mine, theirs)
            let value = operation.element(left, right, returnsBool: returnsBool, kept: left)
            result.cells[target + step] = value
            isPresent = isPresent || !StepVector.isAbsent(value)
        }
        if !isPresent { result.removeLastRow() }
        return isPresent
    }

    /// The labels of a result: those of the "many" side, or in one-to-one matches those that were matched by, and those
    /// that are included from the other side.
    private func labels(_ many: Labels, _ one: Labels) -> Labels {
        var labels = operation.dropsMetricName || returnsBool ? many.withoutMetricName : many
        if matching.cardinality == .oneToOne {
            labels = matching.isOn ? labels.keeping(matchedNames) : labels.removing(matchedNames)
        }
        for name in matching.included { labels = labels.setting(name, to: one[name]) }
        return labels
    }

    /// Looks step by step for elements that match more than they may.
    private func check(
        _ many: StepVector, _ one: StepVector, _ signatures: Signatures, _ rowsOfOne: [[Int]], _ rowsOfMany: [[Int]],
        _ meter: Meter
    ) throws {
        let ambiguousOne = one.labels.indices.filter { rowsOfOne[signatures.right[$0]].count > 1 }
        let ambiguousMany =
            matching.cardinality == .oneToOne
            ? many.labels.indices.filter { rowsOfMany[signatures.left[$0]].count > 1 } : []
        for step in 0..<many.steps {
            try meter.spend(ambiguousOne.count + ambiguousMany.count)
            // A side without any element matches nothing.
            guard Self.hasElement(many, step), Self.hasElement(one, step) else { continue }
            try checkOne(one, signatures, ambiguousOne, step)
            try checkMany(many, one, signatures, rowsOfOne, ambiguousMany, step)
        }
    }

    private func checkOne(_ one: StepVector, _ signatures: Signatures, _ rows: [Int], _ step: Int) throws {
        var seen: [Int: Int] = [:]
        for row in rows where !StepVector.isAbsent(one.cell(row, step)) {
            guard let earlier = seen.updateValue(row, forKey: signatures.right[row]) else { continue }
            let side = matching.cardinality == .oneToMany ? "left" : "right"
            let group = LabelSelection(matching)(one.labels[row])
            throw EvaluationError.failed(
                "found duplicate series for the match group \(group) on the \(side) hand-side of the operation: "
                    + "[\(one.labels[row]), \(one.labels[earlier])];many-to-many matching not allowed: "
                    + "matching labels must be unique on one side")
        }
    }

    private func checkMany(
        _ many: StepVector, _ one: StepVector, _ signatures: Signatures, _ rowsOfOne: [[Int]], _ rows: [Int],
        _ step: Int
    ) throws {
        var seen: Set<Int> = []
        for row in rows where !StepVector.isAbsent(many.cell(row, step)) {
            let signature = signatures.left[row]
            guard let other = rowsOfOne[signature].first(where: { !StepVector.isAbsent(one.cell($0, step)) }) else {
                continue
            }
            let (left, right) = (many.cell(row, step), one.cell(other, step))
            // What a comparison filters out takes part in no match.
            if StepVector.isAbsent(operation.element(left, right, returnsBool: returnsBool, kept: 0)) { continue }
            if !seen.insert(signature).inserted {
                throw EvaluationError.failed(
                    "multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)")
            }
        }
    }

    /// The error that results of one match have the same labels, if the first step with equal labels has such.
    private static func collision(_ result: StepVector, _ signatures: [Int]) -> EvaluationError? {
        for step in 0..<result.steps {
            var seen: [Labels: Int] = [:]
            var isAmbiguous = false
            for row in 0..<result.count where !StepVector.isAbsent(result.cell(row, step)) {
                guard let signature = seen.updateValue(signatures[row], forKey: result.labels[row]) else { continue }
                isAmbiguous = true
                if signature == signatures[row] {
                    return .failed("multiple matches for labels: grouping labels must ensure unique matches")
                }
            }
            if isAmbiguous { return nil }
        }
        return nil
    }

    private static func hasElement(_ vector: StepVector, _ step: Int) -> Bool {
        (0..<vector.count).contains { !StepVector.isAbsent(vector.cell($0, step)) }
    }
}
