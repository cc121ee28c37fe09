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
