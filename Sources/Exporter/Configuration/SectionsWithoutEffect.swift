import Yams

/// Sections that are read and checked, but that nothing acts on yet.
enum SectionsWithoutEffect {
    static let fields = [
        "capacity.health_feedback", "capacity.schedules", "capacity.events", "rule_files", "alertmanagers",
    ]

    /// Warns of each one that the file has.
    static func warn(in root: ConfigurationValue) {
        for field in fields {
            var value = root
            for name in field.split(separator: ".").map(String.init) {
                let pair = value.node.mapping?.first { $0.key.scalar?.string == name }
                guard let pair else { break }
                value = value.member(name, pair.value)
            }
            if value.field == field, !value.isNull {
                value.warn("is read but has no effect yet", remedy: "leave it out, or keep it for a later version")
            }
        }
    }
}
