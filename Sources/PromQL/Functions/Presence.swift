extension Function {
    /// Whether there is anything at all.
    static let presence: [Function] = [
        Function(
            "absent", [.vector],
            .general { call in
                .vector(absence(of: call.vector(0), labels: absenceLabels(call.expressions[0])))
            }),
        Function(
            "absent_over_time", [.matrix],
            .special { evaluator, node, grid in
                let present = try evaluator.windows(of: node, keepsMetricName: true, grid) { _ in 1 }
                return .vector(absence(of: present, labels: absenceLabels(node.arguments[0])))
            }),
    ]

    /// A one at each step where no row has a value.
    private static func absence(of vector: StepVector, labels: Labels) -> StepVector {
        var isPresent = Array(repeating: false, count: vector.steps)
        for row in 0..<vector.count {
            for step in 0..<vector.steps where !StepVector.isAbsent(vector.cell(row, step)) { isPresent[step] = true }
        }
        var absence = StepVector(steps: vector.steps)
        guard isPresent.contains(false) else { return absence }
        absence.appendRow(labels, isPresent.map { $0 ? StepVector.absent : 1 })
        return absence
    }

    /// The labels that a selector names with one value: those that the absent series would have.
    private static func absenceLabels(_ expression: Expression) -> Labels {
        let matchers: [Matcher]
        switch expression.unwrapped {
        case .vectorSelector(let node): matchers = node.matchers
        case .matrixSelector(let node): matchers = node.selector.matchers
        default: return .empty
        }
        // A second condition on a label makes its value unknown, as in Prometheus only if an equality came before.
        var values: [String: String] = [:]
        for matcher in matchers where matcher.name != Labels.metricName {
            let isFirst = values[matcher.name] == nil
            values[matcher.name] = matcher.operation == .equal ? (isFirst ? matcher.value : "") : isFirst ? nil : ""
        }
        return Labels(values.map { Label(name: $0.key, value: $0.value) })
    }
}
