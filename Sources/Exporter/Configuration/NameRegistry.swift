/// Names that must differ within a list.
struct NameRegistry {
    private var owners: [String: String] = [:]

    /// Every name read so far, also those of entries that have other problems.
    var names: some Sequence<String> { owners.keys }

    /// Reads a name and reports it when an earlier entry has it.
    mutating func claim(_ value: ConfigurationValue?) -> String? {
        guard let value, let name = value.name() else { return nil }
        if let owner = owners[name] {
            value.fail("\"\(name)\" is already the name at \(owner)", remedy: "give each entry a name of its own")
            return nil
        }
        owners[name] = value.field
        return name
    }
}
