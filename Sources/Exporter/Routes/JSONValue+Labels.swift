import JSON
import PromQL

extension JSONValue {
    /// Labels as Prometheus writes them: an object of texts, in their order.
    init(_ labels: [Label]) {
        self = .object(labels.map { .init($0.name, .string($0.value)) })
    }
}
