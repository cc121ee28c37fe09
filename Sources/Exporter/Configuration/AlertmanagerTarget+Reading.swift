import Alertmanager
import HTTPClient

/// The Alertmanagers that alerts are sent to, with the keys that Prometheus has for them.
extension AlertmanagerTarget {
    enum Key: String, CaseIterable {
        case url, timeout
        case tls = "tls_config"
        case basic = "basic_auth"
        case authorization
    }

    static func list(reading value: ConfigurationValue) -> [Self] {
        var fields: [String: String] = [:]
        return (value.list(atMost: 64) ?? []).compactMap { element in
            guard let target = AlertmanagerTarget(reading: element) else { return nil }
            if let other = fields.updateValue(element.field, forKey: target.url) {
                element.member("url").fail("is that of \(other) too", remedy: "name each Alertmanager once")
            }
            return target
        }
    }

    /// Nil when the URL is missing or wrong; the rest is checked all the same.
    private init?(reading value: ConfigurationValue) {
        guard let keys = value.mapping(Key.self) else { return nil }
        let example = "http://127.0.0.1:9093"
        let url = keys.required(.url, remedy: "give its address, such as \(example)").flatMap {
            Self.address($0, example: example)
        }
        let timeout = keys[.timeout]?.duration(in: .milliseconds(100)...PrometheusDuration.minutes(5))
        let tls = keys[.tls].flatMap(HTTPClientTLS.init) ?? .init()
        let authentication = Self.authentication(keys)
        guard let url else { return nil }
        self.init(url: url, tls: tls, authentication: authentication)
        if let timeout { self.timeout = timeout.timeInterval }
        guard url.hasPrefix("http://") else { return }
        keys[.tls]?.fail("has no effect on an http URL", remedy: "use https in the URL, or remove tls_config")
        if authentication != .none, !url.isOfLoopback {
            (keys[.basic] ?? keys[.authorization])?.warn(
                "is sent unencrypted", remedy: "use https if the network is not trusted")
        }
    }

    private static func address(_ value: ConfigurationValue, example: String) -> String? {
        guard let url = value.url(plainHTTP: .anywhere, example: example) else { return nil }
        guard !url.hasSuffix("/api/v2/alerts"), !url.hasSuffix("/api/v1/alerts") else {
            value.fail("ends in the path of the API, which is added", remedy: "remove /api and what follows it")
            return nil
        }
        return url
    }

    private static func authentication(_ keys: ConfigurationMapping<Key>) -> Authentication {
        if keys[.basic] != nil, let authorization = keys[.authorization] {
            authorization.fail("is given beside basic_auth", remedy: "keep one of the two")
        }
        return keys[.basic].flatMap(basic) ?? keys[.authorization].flatMap(authorization) ?? .none
    }

    private enum BasicKey: String, CaseIterable {
        case username, password
        case passwordFile = "password_file"
    }

    private static func basic(_ value: ConfigurationValue) -> Authentication? {
        guard let keys = value.mapping(BasicKey.self) else { return nil }
        let username = keys.required(.username, remedy: "give the user's name")?.text(confidential: true)
        if username?.contains(":") == true {
            keys[.username]?.fail("contains a colon, which would end it", remedy: "give the name alone")
        }
        let password = Secret.read(
            text: keys[.password], file: keys[.passwordFile], of: value, names: ("password", "password_file"))
        guard let username, let password else { return nil }
        return .basic(username: username, password: password)
    }

    private enum AuthorizationKey: String, CaseIterable {
        case type, credentials
        case credentialsFile = "credentials_file"
    }

    private static func authorization(_ value: ConfigurationValue) -> Authentication? {
        guard let keys = value.mapping(AuthorizationKey.self) else { return nil }
        let scheme = keys[.type].map { $0.text(confidential: true) } ?? "Bearer"
        if scheme?.lowercased() == "basic" {
            keys[.type]?.fail("cannot be Basic", remedy: "use basic_auth in place of authorization")
        } else if scheme?.wholeMatch(of: /[A-Za-z0-9!#$%&'*+.^_`|~-]+/) == nil {
            keys[.type]?.fail("is not one word", remedy: "give a type such as Bearer, and the rest as credentials")
        }
        let credentials = Secret.read(
            text: keys[.credentials], file: keys[.credentialsFile], of: value,
            names: ("credentials", "credentials_file"))
        guard let scheme, let credentials else { return nil }
        return .authorization(scheme: scheme, credentials: credentials)
    }
}

extension String {
    /// Whether a URL that was checked before leads to this machine.
    fileprivate var isOfLoopback: Bool {
        guard let scheme = firstRange(of: "://") else { return false }
        let authority = self[scheme.upperBound...].prefix { $0 != "/" }
        let host = authority.hasPrefix("[") ? authority.prefix { $0 != "]" } : authority.prefix { $0 != ":" }
        return LoopbackHost.matches(String(host))
    }
}
