extension Function {
    /// Labels made from labels.
    static let labels: [Function] = [
        Function(
            "label_replace", [.vector, .string, .string, .string, .string],
            .general { call in
                let (target, replacement) = (call.string(1), call.string(2))
                let (origin, pattern) = (call.string(3), call.string(4))
                guard let regex = try? AnchoredRegex(pattern) else {
                    throw EvaluationError.failed("invalid regular expression in label_replace(): \(pattern)")
                }
                guard Labels.isValidName(target) else {
                    throw EvaluationError.failed("invalid destination label name in label_replace(): \(target)")
                }
                return try relabeling(call) { labels in
                    try call.meter.spend(regex.size)
                    return regex.expanding(replacement, from: labels[origin]).map { labels.setting(target, to: $0) } ?? labels
                }
            }),
        Function(
            "label_join", [.vector, .string, .string, .string], arguments: 3...Int.max,
            .general { call in
                let (target, separator) = (call.string(1), call.string(2))
                let origins = (3..<max(3, call.arguments.count)).map(call.string)
                if let invalid = origins.first(where: { !Labels.isValidName($0) }) {
                    throw EvaluationError.failed("invalid source label name in label_join(): \(invalid)")
                }
                guard Labels.isValidName(target) else {
                    throw EvaluationError.failed("invalid destination label name in label_join(): \(target)")
                }
                return try relabeling(call) { labels in
                    labels.setting(target, to: origins.map { labels[$0] }.joined(separator: separator))
                }
            }),
    ]

    private static func relabeling(_ call: FunctionCall, _ transform: (Labels) throws -> Labels) throws -> StepValue {
        var vector = call.vector(0)
        var labels: [Labels] = []
        for row in vector.labels {
            try call.meter.spend(256)
            labels.append(try transform(row))
        }
        vector.replaceLabels(labels)
        return .vector(try vector.merged())
    }
}
