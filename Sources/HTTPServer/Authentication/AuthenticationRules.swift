/// Who may come in, and with what.
public struct AuthenticationRules: Sendable, Equatable {
    /// A secret that is sent as `Authorization: Bearer SECRET`.
    public struct Token: Sendable, Equatable {
        public var name: String
        public var secret: [UInt8]

        public init(name: String, secret: [UInt8]) {
            self.name = name
            self.secret = secret
        }
    }

    /// Names and their passwords, for basic authentication.
    public var users: [String: BcryptHash] = [:]
    public var tokens: [Token] = []
    /// By the name of a user, a token or a client certificate. Who has none may ``Role/read``.
    public var roles: [String: Role] = [:]
    /// Whether every client has shown a certificate that was verified, so that it needs nothing else when there are
    /// neither users nor tokens.
    public var clientsHaveCertificates = false
    /// What browsers show when they ask for a password.
    public var realm = "server"

    public init() {}

    /// Whether anybody is asked who they are.
    public var isRequired: Bool { asksForCredentials || clientsHaveCertificates }

    /// Whether requests must carry a header that says who they are from.
    var asksForCredentials: Bool { !users.isEmpty || !tokens.isEmpty }

    func role(of name: String) -> Role { roles[name] ?? .read }

    /// What to answer a request without credentials, or with wrong ones. Both get the same answer.
    var challenge: HTTPError {
        var error = HTTPError(401, "The request needs credentials, and these are missing or wrong.")
        if !users.isEmpty { error.headers.add("WWW-Authenticate", "Basic realm=\"\(realm)\", charset=\"UTF-8\"") }
        if !tokens.isEmpty { error.headers.add("WWW-Authenticate", "Bearer realm=\"\(realm)\"") }
        return error
    }
}
