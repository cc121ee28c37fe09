import Exposition

/// What is said about a metric.
struct MetricDescription: Sendable, Equatable {
    let name: String
    let type: MetricType
    let unit: String?
    let help: String

    /// Those of all families, with samples or without. Of families of the same name the first counts.
    static func all(_ families: [MetricFamily]) -> [MetricDescription] {
        var met: Set<String> = []
        return families.filter { met.insert($0.name).inserted }
            .map { MetricDescription(name: $0.name, type: $0.type, unit: $0.unit, help: $0.help) }
            .sorted { $0.name < $1.name }
    }
}
