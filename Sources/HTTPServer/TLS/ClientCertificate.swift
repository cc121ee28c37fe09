import CGnuTLS

/// The names in a certificate that a client showed.
struct ClientCertificate {
    /// Subject alternative names: of hosts, mail addresses, IP addresses and URIs, in the certificate's order.
    let alternativeNames: [String]
    /// The subject's; nil when it has none.
    let commonName: String?

    /// - Parameter encoded: in DER format.
    init?(encoded: UnsafePointer<gnutls_datum_t>) {
        var certificate: gnutls_x509_crt_t?
        guard gnutls_x509_crt_init(&certificate) == 0, let certificate else { return nil }
        defer { gnutls_x509_crt_deinit(certificate) }
        guard gnutls_x509_crt_import(certificate, encoded, GNUTLS_X509_FMT_DER) == 0 else { return nil }
        alternativeNames = Self.alternativeNames(of: certificate)
        commonName = Self.text { gnutls_x509_crt_get_dn_by_oid(certificate, "2.5.4.3", 0, 0, $0, &$1) }.bytes
            .flatMap(Self.name)
    }

    private static func alternativeNames(of certificate: gnutls_x509_crt_t) -> [String] {
        var names: [String] = []
        // More than anybody needs, and an end to whatever a client makes up.
        for index in 0..<UInt32(256) {
            let (kind, bytes) = text { gnutls_x509_crt_get_subject_alt_name(certificate, index, $0, &$1, nil) }
            if kind == cgnutls_requested_data_not_available() { break }
            guard kind >= 0, let bytes else { continue }
            switch UInt32(kind) {
            case GNUTLS_SAN_DNSNAME.rawValue, GNUTLS_SAN_RFC822NAME.rawValue, GNUTLS_SAN_URI.rawValue:
                if let name = name(bytes) { names.append(name) }
            case GNUTLS_SAN_IPADDRESS.rawValue:
                if let address = numericAddress(bytes) { names.append(address) }
            default: continue
            }
        }
        return names
    }

    private static func text(
        _ read: (UnsafeMutableRawPointer, inout Int) -> Int32
    ) -> (status: Int32, bytes: [UInt8]?) {
        var size = 1024
        var status: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            status = buffer.baseAddress.map { read(UnsafeMutableRawPointer($0), &size) } ?? -1
            count = status >= 0 ? min(size, buffer.count) : 0
        }
        return (status, status >= 0 ? bytes : nil)
    }

    /// Nothing that could be mistaken for another name, or break a line of a log.
    private static func name(_ bytes: [UInt8]) -> String? {
        guard !bytes.isEmpty, bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }
}
