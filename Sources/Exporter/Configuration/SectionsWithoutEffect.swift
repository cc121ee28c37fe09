/// Sections that are read and checked, but that nothing acts on yet.
enum SectionsWithoutEffect {
    static let fields = [
        "rule_files",
    ]

    /// Warns of each one that the file has.
    static func warn(in root: ConfigurationValue) {
        for field in fields {
            root.descendant(field)?.warn(
                "is read but has no effect yet", remedy: "leave it out, or keep it for a later version")
        }
    }
}
