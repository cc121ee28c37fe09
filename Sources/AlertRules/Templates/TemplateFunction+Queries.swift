import PromQL

extension TemplateFunction {
    /// Prometheus's functions of queries and their results.
    static let queries: [String: TemplateFunction] = [
        "query": TemplateFunction(.string) { execution, values in
            .samples(
                try execution.query(values[0].string).map { element in
                    let labels = element.labels.pairs.map { ($0.name, $0.value) }
                    return TemplateSample(labels: Dictionary(uniqueKeysWithValues: labels), value: element.value)
                })
        },
        "first": TemplateFunction(.samples) { _, values in
            guard let sample = values[0].elements.first else {
                throw TemplateError("first() called on vector with no elements")
            }
            return .sample(sample)
        },
        "label": TemplateFunction(.string, .sample) { _, values in
            guard case .sample(let sample) = values[1] else { return .none }
            return .string(sample.labels[values[0].string] ?? "")
        },
        "value": TemplateFunction(.sample) { _, values in
            guard case .sample(let sample) = values[0] else { return .none }
            return .float(sample.value)
        },
        "strvalue": TemplateFunction(.sample) { _, values in
            guard case .sample(let sample) = values[0] else { return .none }
            return .string(sample.labels["__value__"] ?? "")
        },
        "sortByLabel": TemplateFunction(.string, .samples) { _, values in
            let name = values[0].string
            return .samples(
                values[1].elements.enumerated().sorted { left, right in
                    let (mine, other) = (left.element.labels[name] ?? "", right.element.labels[name] ?? "")
                    return mine == other ? left.offset < right.offset : mine.utf8.lexicographicallyPrecedes(other.utf8)
                }.map(\.element))
        },
    ]
}
