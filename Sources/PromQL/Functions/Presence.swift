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
        let others = matchers.filter { $0.name != Labels.metricName }
        return Labels(
            others.compactMap { matcher in
                guard matcher.operation == .equal, others.count(where: { $0.name == matcher.name }) == 1 else {
                    return nil
                }
                return Label(name: matcher.name, value: matcher.value)
            })
    }
}
