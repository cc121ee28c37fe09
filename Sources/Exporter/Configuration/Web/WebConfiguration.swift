import HTTPServer

/// What `--web.config.file` says: how the server speaks TLS, and who may do what.
///
/// The schema is exporter-toolkit's, with `roles`, `bearer_tokens` and `write_limit` added.
public struct WebConfiguration: Sendable, Equatable {
    /// Nil for plain HTTP.
    public var tls: TLSSettings?
    public var access = AccessRules()

    public init() { access.authentication.realm = "holysheep-exporter" }

    /// Whether clients must prove who they are.
    public var authenticates: Bool { access.authentication.isRequired }
}

extension WebConfiguration {
    enum Key: String, CaseIterable {
        case tls = "tls_server_config"
        case http = "http_server_config"
        case users = "basic_auth_users"
        case tokens = "bearer_tokens"
        case roles
        case requestLimit = "rate_limit"
        case writeLimit = "write_limit"
    }

    /// Usable only if the reader has no errors afterwards.
    init(reading value: ConfigurationValue) {
        self.init()
        guard let keys = value.mapping(Key.self) else { return }
        tls = keys[.tls].flatMap(TLSSettings.init)
        access.responseHeaders = keys[.http].map(HTTPServerSection.headers) ?? .init()
        access.authentication.clientsHaveCertificates = tls?.clientAuthentication == .requireAndVerify
        var names = PrincipalNames()
        access.authentication.users = keys[.users].map { WebUsers.read($0, names: &names) } ?? [:]
        access.authentication.tokens = keys[.tokens].map { BearerTokens.read($0, names: &names) } ?? []
        if let roles = keys[.roles] {
            access.authentication.roles = Roles.read(
                roles, names: names, namesAreOpen: tls?.clientAuthentication == .requireAndVerify)
        }
        access.requestLimit = keys[.requestLimit].flatMap(RateLimit.request)
        access.writeLimit = keys[.writeLimit].flatMap(RateLimit.write) ?? access.writeLimit
        guard !value.reader.hasErrors else { return }
        warnWhenNobodyOperates(keys[.roles] ?? keys[.users] ?? keys[.tokens] ?? keys[.tls])
    }

    private func warnWhenNobodyOperates(_ place: ConfigurationValue?) {
        guard authenticates, !access.authentication.roles.values.contains(.operate) else { return }
        place?.warn(
            "gives nobody the role operate, so every change is refused, reloads by POST included",
            remedy: "add roles: {NAME: operate}, or ignore this if only SIGHUP and files are to change anything")
    }
}

/// The names in a file that a request may be from, and where each stands.
struct PrincipalNames {
    private(set) var places: [String: String] = [:]

    /// Notes a name and says whether it can be used.
    mutating func claim(_ name: String, _ value: ConfigurationValue) -> Bool {
        let isPlain = name.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        guard !name.isEmpty, name.utf8.count <= 128, isPlain, !name.contains(":") else {
            value.fail(
                "\"\(name.excerpt)\" is not a usable name",
                remedy: "give one of up to 128 bytes without colons and control characters")
            return false
        }
        if let place = places[name] {
            value.fail("has the name that \(place) has", remedy: "give each user and token a name of its own")
            return false
        }
        places[name] = value.field
        return true
    }
}
