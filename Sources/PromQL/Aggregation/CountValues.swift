/// `count_values`: how many rows of a group have each value. The value, as a label, becomes part of the group.
struct CountValues {
    let label: String

    func counts(_ vector: StepVector, _ grouping: Grouping, _ meter: Meter) throws -> StepVector {
        guard Labels.isValidName(label) else {
            throw EvaluationError.failed("invalid label name \(GoText.quoted(label))")
        }
        var grouping = grouping
        if !grouping.isWithout { grouping.labels.append(label) }

        let selection = LabelSelection(grouping)
        var result = StepVector(steps: vector.steps)
        var rowOfGroup: [Labels: Int] = [:]
        for row in 0..<vector.count {
            var rowOfValue: [UInt64: Int] = [:]
            for step in 0..<vector.steps {
                let value = vector.cell(row, step)
                if StepVector.isAbsent(value) { continue }
                let target: Int
                if let known = rowOfValue[value.bitPattern] {
                    target = known
                } else {
                    let group = selection(vector.labels[row].setting(label, to: GoText.decimal(value)))
                    target = rowOfGroup[group] ?? result.count
                    if target == result.count {
                        // There can be more values than rows.
                        try meter.hold(vector.steps)
                        _ = result.appendRow(group)
                        rowOfGroup[group] = target
                    }
                    rowOfValue[value.bitPattern] = target
                }
                let cell = target * vector.steps + step
                result.cells[cell] = StepVector.isAbsent(result.cells[cell]) ? 1 : result.cells[cell] + 1
            }
        }
        meter.release(result.cells.count)
        return result
    }
}
