import CGnuTLS
import CMicrohttpd

/// The TLS session of one connection. Belongs to libmicrohttpd, and must be used on the connection's own thread.
struct TLSSession {
    let handle: gnutls_session_t

    init(handle: gnutls_session_t) { self.handle = handle }

    /// Nil when the connection is plain HTTP.
    init?(of connection: OpaquePointer) {
        guard let session = cmhd_connection_session(connection) else { return nil }
        handle = OpaquePointer(session)
    }

    /// Lets go of what the session was configured with, which may be freed from now on.
    func forgetCredentials() { gnutls_credentials_clear(handle) }

    /// The client's own certificate; nil when it sent none.
    func peerCertificate() -> ClientCertificate? {
        var count: UInt32 = 0
        guard let chain = gnutls_certificate_get_peers(handle, &count), count > 0 else { return nil }
        return ClientCertificate(encoded: chain)
    }

    /// Whether the client's certificates lead to a trusted authority, are valid now and meant for clients.
    func verifiesPeer() -> Bool {
        var status: UInt32 = .max
        return cgnutls_verify_client(handle, &status) == 0 && status == 0
    }
}
