import CGnuTLS
import CMicrohttpd

/// Certificates, keys and rules, loaded and checked: what a new session gets.
///
/// `@unchecked Sendable`: GnuTLS only reads credentials and priorities once they are set up, from any thread.
public final class TLSContext: @unchecked Sendable {
    /// What the settings name, read.
    public struct Material: Sendable {
        public var certificate: [UInt8]
        public var key: [UInt8]
        public var clientAuthorities: [UInt8]?

        public init(certificate: [UInt8], key: [UInt8], clientAuthorities: [UInt8]?) {
            self.certificate = certificate
            self.key = key
            self.clientAuthorities = clientAuthorities
        }
    }

    private let settings: TLSSettings
    private let credentials: gnutls_certificate_credentials_t
    private let priorities: gnutls_priority_t

    /// - Parameter material: in PEM format.
    public init(_ settings: TLSSettings, _ material: Material) throws(TLSError) {
        try PEMCheck.certificate(material.certificate)
        try PEMCheck.key(material.key)
        var priorities: gnutls_priority_t?
        guard gnutls_priority_init(&priorities, settings.protocols.priorities, nil) == 0, let priorities else {
            throw TLSError(
                .protocols, "cannot be offered by GnuTLS in this combination",
                remedy: "leave out cipher_suites and curve_preferences")
        }
        var allocated: gnutls_certificate_credentials_t?
        guard gnutls_certificate_allocate_credentials(&allocated) == 0, let allocated else {
            gnutls_priority_deinit(priorities)
            throw TLSError(.certificate, "finds no memory", remedy: "give the process more")
        }
        do throws(TLSError) {
            try Self.load(material, into: allocated)
        } catch {
            gnutls_certificate_free_credentials(allocated)
            gnutls_priority_deinit(priorities)
            throw error
        }
        self.settings = settings
        self.priorities = priorities
        credentials = allocated
    }

    deinit {
        gnutls_certificate_free_credentials(credentials)
        gnutls_priority_deinit(priorities)
    }

    private static func load(
        _ material: Material, into credentials: gnutls_certificate_credentials_t
    ) throws(TLSError) {
        let status = withDatum(material.certificate) { certificate in
            withDatum(material.key) { key in
                gnutls_certificate_set_x509_key_mem2(credentials, &certificate, &key, GNUTLS_X509_FMT_PEM, nil, 0)
            }
        }
        guard status >= 0 else {
            throw status == cgnutls_key_mismatch()
                ? TLSError(.key, "is not the certificate's key", remedy: "give the key that the certificate was made for")
                : TLSError(.certificate, "cannot be used: \(message(status))", remedy: "make the certificate anew")
        }
        guard let authorities = material.clientAuthorities else { return }
        let count = withDatum(authorities) {
            gnutls_certificate_set_x509_trust_mem(credentials, &$0, GNUTLS_X509_FMT_PEM)
        }
        guard count > 0 else {
            throw TLSError(
                .clientAuthorities, "has no certificate in PEM format",
                remedy: "give a file that begins with -----BEGIN CERTIFICATE-----")
        }
    }

    /// Lends bytes to GnuTLS for one call.
    static func withDatum<Value>(_ bytes: [UInt8], _ body: (inout gnutls_datum_t) -> Value) -> Value {
        bytes.withUnsafeBufferPointer { buffer in
            // GnuTLS does not write to it, although the field is not const.
            var datum = gnutls_datum_t(
                data: UnsafeMutablePointer(mutating: buffer.baseAddress), size: UInt32(clamping: buffer.count))
            return body(&datum)
        }
    }

    /// GnuTLS' own words for a status that is an error.
    private static func message(_ status: Int32) -> String {
        gnutls_strerror(status).map { String(cString: $0) } ?? "error \(status)"
    }
}

extension TLSContext {
    /// Prepares a session before its handshake. This must live as long as the session refers to it.
    func configure(_ session: TLSSession) {
        gnutls_priority_set(session.handle, priorities)
        gnutls_credentials_set(session.handle, GNUTLS_CRD_CERTIFICATE, UnsafeMutableRawPointer(credentials))
        offerHTTP11(session)
        guard settings.clientAuthentication != .none else { return }
        gnutls_certificate_server_set_request(
            session.handle, settings.clientAuthentication.requires ? GNUTLS_CERT_REQUIRE : GNUTLS_CERT_REQUEST)
        gnutls_session_set_verify_function(session.handle, verifyClient)
    }

    private func offerHTTP11(_ session: TLSSession) {
        Self.withDatum(Array("http/1.1".utf8)) { name in
            _ = gnutls_alpn_set_protocols(session.handle, &name, 1, 0)
        }
    }

    /// Whether a client's certificate is good enough, and its name when it was verified.
    fileprivate func judge(_ session: TLSSession) -> (isAccepted: Bool, name: String?) {
        guard let certificate = session.peerCertificate() else {
            // Whether there must be one is GnuTLS' to say.
            return (!settings.clientAuthentication.requires, nil)
        }
        if settings.clientAuthentication.verifies, !session.verifiesPeer() { return (false, nil) }
        let names = certificate.alternativeNames
        let isAllowed = settings.allowedClientNames.isEmpty || names.contains { settings.allowedClientNames.contains($0) }
        guard isAllowed else { return (false, nil) }
        let name = names.first { settings.allowedClientNames.contains($0) } ?? names.first ?? certificate.commonName
        return (true, settings.clientAuthentication.verifies ? name : nil)
    }
}

// At file scope, because GnuTLS calls it on libmicrohttpd's threads.
private func verifyClient(_ handle: gnutls_session_t?) -> Int32 {
    guard let handle, let connection = gnutls_session_get_ptr(handle),
        let client = client(of: OpaquePointer(connection)), let context = client.tls
    else { return cgnutls_certificate_error() }
    let (isAccepted, name) = context.judge(TLSSession(handle: handle))
    client.certificateName = name
    return isAccepted ? 0 : cgnutls_certificate_error()
}
