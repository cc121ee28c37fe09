import Yams

/// A mapping whose keys are known: `Key` lists them all, and any other has been reported.
struct ConfigurationMapping<Key: RawRepresentable<String> & CaseIterable & Hashable> {
    private let whole: ConfigurationValue
    private let values: [Key: ConfigurationValue]

    init(_ whole: ConfigurationValue, pairs: [(key: Node.Scalar, value: Node)]) {
        var values: [Key: ConfigurationValue] = [:]
        for pair in pairs {
            let name = pair.key.string
            guard let key = Key(rawValue: name) else {
                Self.reportUnknown(pair.key, in: whole)
                continue
            }
            let value = whole.member(name, pair.value, key: pair.key)
            if !value.isNull { values[key] = value }
        }
        self.whole = whole
        self.values = values
    }

    /// The value of a key; nil when it is absent or null, which means the same.
    subscript(key: Key) -> ConfigurationValue? { values[key] }

    /// The value of a key that must be given.
    func required(_ key: Key, remedy: String) -> ConfigurationValue? {
        guard let value = values[key] else {
            missing(key, remedy)
            return nil
        }
        return value
    }

    /// Reports that a key should be here.
    func missing(_ key: Key, _ remedy: String) {
        whole.member(key.rawValue).fail("is missing", remedy: remedy)
    }

    private static func reportUnknown(_ key: Node.Scalar, in whole: ConfigurationValue) {
        let value = whole.member(key.string, key: key)
        guard key.string != "<<" else {
            value.fail("is a merge key, which is not supported", remedy: "write the keys out, or alias the whole value")
            return
        }
        let known = Key.allCases.map(\.rawValue)
        let remedy = NearestName.of(key.string, among: known).map { "did you mean \($0)?" }
            ?? "the keys here are \(known.joined(separator: ", "))"
        value.fail("is not a known key", remedy: remedy)
    }
}
