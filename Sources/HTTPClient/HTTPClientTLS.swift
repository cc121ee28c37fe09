/// Whom a client trusts over TLS, and who it says it is. Files are PEM, and read anew for every connection, so that
/// one that has been replaced counts when connections are renewed, within five minutes.
public struct HTTPClientTLS: Sendable, Equatable {
    /// A file with the certificate authorities to trust in place of those that the system trusts.
    public var authorities: String?
    /// A file with the client's certificate, followed by those between it and its authority.
    public var certificate: String?
    /// A file with the key of ``certificate``, without a passphrase.
    public var key: String?
    /// The name that the server's certificate must be for, and that the server is asked for, in place of the URL's
    /// host, which is still where the connection goes. An address, an IPv6 one without brackets, is no name to ask for,
    /// but may be one to check.
    public var serverName: String?
    /// False accepts any certificate, and with it anybody who listens in between.
    public var verifiesServer = true

    public init(
        authorities: String? = nil, certificate: String? = nil, key: String? = nil, serverName: String? = nil,
        verifiesServer: Bool = true
    ) {
        self.authorities = authorities
        self.certificate = certificate
        self.key = key
        self.serverName = serverName
        self.verifiesServer = verifiesServer
    }
}
