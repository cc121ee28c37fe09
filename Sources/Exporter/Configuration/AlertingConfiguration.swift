/// An Alertmanager that alerts are sent to.
public struct AlertmanagerConfiguration: Sendable, Equatable {
    /// Without a slash at its end.
    public var url: String

    public init(url: String) {
        self.url = url
    }
}

extension AlertmanagerConfiguration {
    enum Key: String, CaseIterable { case url }

    static func list(reading value: ConfigurationValue) -> [Self] {
        (value.list(atMost: 64) ?? []).compactMap { element in
            let example = "http://127.0.0.1:9093"
            let url = element.mapping(Key.self)?.required(.url, remedy: "give its address, such as \(example)")
            return url?.url(plainHTTP: .anywhere, example: example).map(Self.init)
        }
    }
}

/// The patterns of `rule_files`.
enum RuleFilePatterns {
    /// Each with its folder: one that is not absolute starts at the configuration file's.
    static func list(reading value: ConfigurationValue) -> [String] {
        (value.list(atMost: 1000) ?? []).compactMap { $0.text() }.map(value.reader.resolve)
    }
}
