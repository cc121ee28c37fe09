import Yams

/// One value of the file with its path and place.
///
/// Each typed reading gives nil after it has reported why, so a reader can go on with a default and find
/// the next problem too.
struct ConfigurationValue {
    let node: Node
    /// Such as `accounts[0].poll.usage`.
    let field: String
    /// Where a problem with this value is shown.
    let position: TextPosition?
    let reader: ConfigurationReader

    /// Records an error about this value.
    func fail(_ message: String, remedy: String) {
        reader.report(at: position, field: field, message, remedy: remedy)
    }

    /// Records a warning about this value.
    func warn(_ message: String, remedy: String) {
        reader.report(.warning, at: position, field: field, message, remedy: remedy)
    }

    /// Whether nothing is written here, or `null`.
    var isNull: Bool {
        guard case .scalar(let scalar) = node else { return false }
        return ScalarKind(scalar) == .null
    }

    var isList: Bool {
        if case .sequence = node { true } else { false }
    }

    /// What this is, for "…, but text is expected".
    var kindDescription: String {
        switch node {
        case .mapping: return "is a mapping"
        case .sequence: return "is a list"
        case .alias: return "is an alias"
        case .scalar(let scalar):
            switch ScalarKind(scalar) {
            case .null: return "is empty"
            case .boolean: return "is a truth value to YAML"
            case .number: return "is a number to YAML"
            case .text: return "is text"
            case .tagged(let tag): return "has the tag \(tag.excerpt)"
            }
        }
    }

    /// A member with a value, or the place where one is missing.
    func member(_ name: String, _ value: Node? = nil, key: Node.Scalar? = nil) -> ConfigurationValue {
        let isSimple = !name.isEmpty && name.count <= 60
            && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" || $0 == "<") }
        let path = isSimple ? (field.isEmpty ? name : "\(field).\(name)") : "\(field)[\"\(name.excerpt)\"]"
        return ConfigurationValue(
            node: value ?? node, field: path,
            position: value?.position ?? key?.mark.map(TextPosition.init) ?? position, reader: reader)
    }

    /// A value further down, by a path of keys joined by dots; nil when it is absent or null.
    func descendant(_ path: String) -> ConfigurationValue? {
        var value = self
        for name in path.split(separator: ".").map(String.init) {
            let pair = value.node.mapping?.first { $0.key.scalar?.string == name }
            guard let pair else { return nil }
            value = value.member(name, pair.value)
        }
        return value.isNull ? nil : value
    }
}

// MARK: - Collections

extension ConfigurationValue {
    /// A mapping with the keys that `Key` lists.
    func mapping<Key>(_ keys: Key.Type) -> ConfigurationMapping<Key>? {
        textKeyedPairs(atMost: 1000).map { ConfigurationMapping(self, pairs: $0) }
    }

    /// A mapping whose keys the user chooses.
    func entries(atMost limit: Int) -> [(key: String, value: ConfigurationValue)]? {
        textKeyedPairs(atMost: limit)?.map { ($0.key.string, member($0.key.string, $0.value)) }
    }

    /// The elements of a list.
    func list(atMost limit: Int) -> [ConfigurationValue]? {
        guard case .sequence(let sequence) = node else {
            fail(
                "\(kindDescription), but a list is expected",
                remedy: "put each element on a line of its own after \"- \"")
            return nil
        }
        guard sequence.count <= limit else {
            fail("has \(sequence.count) elements", remedy: "give at most \(limit)")
            return nil
        }
        return sequence.enumerated().map {
            ConfigurationValue(node: $1, field: "\(field)[\($0)]", position: $1.position ?? position, reader: reader)
        }
    }

    private func textKeyedPairs(atMost limit: Int) -> [(key: Node.Scalar, value: Node)]? {
        guard case .mapping(let mapping) = node else {
            fail(
                "\(kindDescription), but a mapping is expected",
                remedy: "write \"key: value\" lines, indented with spaces")
            return nil
        }
        guard mapping.count <= limit else {
            fail("has \(mapping.count) keys", remedy: "give at most \(limit)")
            return nil
        }
        return mapping.compactMap { pair in pair.key.scalar.map { ($0, pair.value) } }
    }
}

extension String {
    /// The beginning, with nothing in it that could confuse a terminal or a log.
    var excerpt: String {
        let printable = unicodeScalars.prefix(40).map { scalar in
            scalar.properties.generalCategory.isVisible ? String(scalar) : "\u{FFFD}"
        }
        return printable.joined() + (unicodeScalars.count > 40 ? "…" : "")
    }
}

extension Unicode.GeneralCategory {
    fileprivate var isVisible: Bool {
        switch self {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}
