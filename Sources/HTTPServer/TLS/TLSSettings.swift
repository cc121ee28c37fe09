/// How a server speaks TLS.
public struct TLSSettings: Sendable, Equatable {
    /// Something in PEM format.
    public enum PEM: Sendable, Equatable {
        /// Read from here, again whenever the file changes.
        case file(String)
        case text([UInt8])
    }

    /// What is asked of clients; the names are those of Go's `crypto/tls`.
    public enum ClientAuthentication: String, Sendable, CaseIterable {
        case none = "NoClientCert"
        /// A certificate is asked for; neither that it comes nor what it is matters.
        case request = "RequestClientCert"
        /// Some certificate must come; what it is does not matter.
        case requireAny = "RequireAnyClientCert"
        case verifyIfGiven = "VerifyClientCertIfGiven"
        case requireAndVerify = "RequireAndVerifyClientCert"

        /// Whether a certificate that comes is verified.
        public var verifies: Bool { self == .verifyIfGiven || self == .requireAndVerify }
        var requires: Bool { self == .requireAny || self == .requireAndVerify }
    }

    /// The server's certificate and those that lead to its authority.
    public var certificate: PEM
    public var key: PEM
    public var clientAuthentication: ClientAuthentication
    /// The certificates of the authorities that client certificates must lead to.
    public var clientAuthorities: PEM?
    /// The subject alternative names of which a client certificate must have one; none for any.
    public var allowedClientNames: [String]
    public var protocols: TLSProtocols

    public init(
        certificate: PEM, key: PEM, clientAuthentication: ClientAuthentication = .none,
        clientAuthorities: PEM? = nil, allowedClientNames: [String] = [], protocols: TLSProtocols = .init()
    ) {
        self.certificate = certificate
        self.key = key
        self.clientAuthentication = clientAuthentication
        self.clientAuthorities = clientAuthorities
        self.allowedClientNames = allowedClientNames
        self.protocols = protocols
    }

    /// The files it names.
    var files: [String] {
        [certificate, key, clientAuthorities].compactMap { if case .file(let path) = $0 { path } else { nil } }
    }
}
