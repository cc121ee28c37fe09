import HTTPClient

/// `tls_config`, with the keys that Prometheus has for it.
extension HTTPClientTLS {
    private enum Key: String, CaseIterable {
        case authorities = "ca_file"
        case certificate = "cert_file"
        case key = "key_file"
        case serverName = "server_name"
        case skipsVerification = "insecure_skip_verify"
    }

    /// Larger files are neither certificates nor keys.
    private static let largestFile = 4 << 20

    init?(reading value: ConfigurationValue) {
        guard let keys = value.mapping(Key.self) else { return nil }
        let certificates = "-----BEGIN CERTIFICATE-----"
        let authorities = keys[.authorities].flatMap { Self.file($0, holding: certificates, "certificate") }
        let certificate = keys[.certificate].flatMap { Self.file($0, holding: certificates, "certificate") }
        let key = keys[.key].flatMap { Self.file($0, holding: "PRIVATE KEY-----", "private key") }
        if keys[.certificate] != nil, keys[.key] == nil {
            keys.missing(.key, "name the file with the certificate's key, or remove cert_file")
        }
        if keys[.key] != nil, keys[.certificate] == nil {
            keys.missing(.certificate, "name the file with the key's certificate, or remove key_file")
        }
        let skips = keys[.skipsVerification]?.flag() ?? false
        if skips {
            keys[.skipsVerification]?.warn(
                "lets anybody on the way read what is sent, and answer", remedy: "name the authority with ca_file")
        }
        self.init(
            authorities: authorities, certificate: certificate, key: key,
            serverName: keys[.serverName].flatMap(Self.serverName), verifiesServer: !skips)
    }

    private static func file(_ value: ConfigurationValue, holding mark: String, _ kind: String) -> String? {
        guard let (path, content) = value.content(atMost: largestFile) else { return nil }
        let text = String(decoding: content, as: UTF8.self)
        guard text.contains(mark) else {
            value.fail("names a file without a \(kind)", remedy: "give the path of a PEM file that has one")
            return nil
        }
        guard !text.contains("ENCRYPTED") else {
            value.fail("names a key with a passphrase", remedy: "store the key without one, readable to the exporter alone")
            return nil
        }
        return path
    }

    private static func serverName(_ value: ConfigurationValue) -> String? {
        guard let name = value.text() else { return nil }
        guard name.wholeMatch(of: /[A-Za-z0-9_.:-]+/) != nil else {
            value.fail("is not the name of a host", remedy: "give the name in the server's certificate, without a port")
            return nil
        }
        return name
    }
}
