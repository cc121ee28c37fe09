extension Function {
    /// The most bytes of a label that is made here: each call can multiply what the one inside made.
    private static let longestLabel = 1 << 20

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
                let parts = RegexReplacement(replacement)
                return try relabeling(call) { labels in
                    try call.meter.spend(regex.size + replacement.utf8.count)
                    let value = regex.expanding(parts, from: labels[origin], limit: longestLabel)
                    return try value.map { try setting(target, of: labels, to: $0, call) } ?? labels
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
                    try call.meter.spend(origins.count)
                    let values = origins.map { labels[$0] }
                    let length = values.reduce(separator.utf8.count * values.count) { $0 + $1.utf8.count }
                    guard length <= longestLabel else { throw tooLong(call) }
                    try call.meter.spend(length)
                    return try setting(target, of: labels, to: values.joined(separator: separator), call)
                }
            }),
    ]

    private static func setting(
        _ name: String, of labels: Labels, to value: String, _ call: FunctionCall
    ) throws -> Labels {
        guard value.utf8.count <= longestLabel else { throw tooLong(call) }
        // Long labels count like the samples that fit in their place.
        try call.meter.hold(value.utf8.count / 8)
        return labels.setting(name, to: value)
    }

    private static func tooLong(_ call: FunctionCall) -> EvaluationError {
        .failed("a label of more than \(longestLabel) bytes in \(call.name)()")
    }

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
