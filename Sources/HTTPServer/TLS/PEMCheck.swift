import CGnuTLS

/// Says which of two files is wrong, which loading both at once does not.
enum PEMCheck {
    static func certificate(_ bytes: [UInt8]) throws(TLSError) {
        var list: UnsafeMutablePointer<gnutls_x509_crt_t?>?
        var count: UInt32 = 0
        let status = TLSContext.withDatum(bytes) {
            gnutls_x509_crt_list_import2(&list, &count, &$0, GNUTLS_X509_FMT_PEM, 0)
        }
        if let list {
            for index in 0..<Int(count) { gnutls_x509_crt_deinit(list[index]) }
            cgnutls_free(list)
        }
        guard status >= 0, count > 0 else {
            throw TLSError(
                .certificate, "is not a certificate in PEM format",
                remedy: "give a text that begins with -----BEGIN CERTIFICATE-----")
        }
    }

    static func key(_ bytes: [UInt8]) throws(TLSError) {
        var key: gnutls_x509_privkey_t?
        guard gnutls_x509_privkey_init(&key) == 0, let key else {
            throw TLSError(.key, "finds no memory", remedy: "give the process more")
        }
        defer { gnutls_x509_privkey_deinit(key) }
        let status = TLSContext.withDatum(bytes) {
            gnutls_x509_privkey_import2(key, &$0, GNUTLS_X509_FMT_PEM, nil, 0)
        }
        guard status != cgnutls_decryption_failed() else {
            throw TLSError(.key, "is encrypted", remedy: "give a key without a password, readable by this process alone")
        }
        guard status >= 0 else {
            throw TLSError(
                .key, "is not a private key in PEM format",
                remedy: "give a text that begins with -----BEGIN PRIVATE KEY-----")
        }
    }
}
