extension Labels {
    /// Only the labels with these names.
    public func keeping(_ names: Set<String>) -> Labels {
        Labels(sorted: pairs.filter { names.contains($0.name) })
    }

    /// All but the labels with these names.
    public func removing(_ names: Set<String>) -> Labels {
        Labels(sorted: pairs.filter { !names.contains($0.name) })
    }

    /// The labels but for the metric's name.
    public var withoutMetricName: Labels {
        guard pairs.contains(where: { $0.name == Labels.metricName }) else { return self }
        return Labels(sorted: pairs.filter { $0.name != Labels.metricName })
    }

    /// With the label set to the value, or without the label if the value is empty.
    public func setting(_ name: String, to value: String) -> Labels {
        var edited = pairs.filter { $0.name != name }
        if !value.isEmpty {
            let index = edited.firstIndex { name.precedesInBytes($0.name) } ?? edited.count
            edited.insert(Label(name: name, value: value), at: index)
        }
        return Labels(sorted: edited)
    }

    /// Whether a text can name a label.
    public static func isValidName(_ name: String) -> Bool {
        guard let first = name.utf8.first, first.isLetter else { return false }
        return name.utf8.allSatisfy(\.isWordCharacter)
    }
}
