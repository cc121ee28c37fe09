import HTTPServer

/// `tls_server_config`.
extension TLSSettings {
    fileprivate enum Key: String, CaseIterable {
        case certificate = "cert"
        case certificateFile = "cert_file"
        case key
        case keyFile = "key_file"
        case clientAuthentication = "client_auth_type"
        case clientAuthorities = "client_ca"
        case clientAuthoritiesFile = "client_ca_file"
        case allowedNames = "client_allowed_sans"
        case minimum = "min_version"
        case maximum = "max_version"
        case suites = "cipher_suites"
        case prefersServerOrder = "prefer_server_cipher_suites"
        case curves = "curve_preferences"
    }

    /// Nil when a part is missing or wrong; the rest is checked all the same.
    init?(reading value: ConfigurationValue) {
        guard let keys = value.mapping(Key.self) else { return nil }
        let certificate = PEMValue(text: keys[.certificate], file: keys[.certificateFile])
        let key = PEMValue(text: keys[.key], file: keys[.keyFile])
        let authorities = PEMValue(text: keys[.clientAuthorities], file: keys[.clientAuthoritiesFile])
        if keys[.certificate] == nil, keys[.certificateFile] == nil {
            keys.missing(.certificateFile, "name the file with the server's certificate")
        }
        if keys[.key] == nil, keys[.keyFile] == nil {
            keys.missing(.keyFile, "name the file with the certificate's key")
        }

        let clientAuthentication = keys[.clientAuthentication].flatMap(Self.clientAuthentication)
        let allowedNames = (keys[.allowedNames]?.list(atMost: 1000) ?? []).compactMap { $0.text() }
        Self.checkClients(keys, clientAuthentication ?? .none, authorities, hasNames: !allowedNames.isEmpty)
        let protocols = TLSProtocols(reading: keys)

        let contents = (certificate?.read(), key?.read(), authorities?.read())
        guard let certificate, let key, let certificateBytes = contents.0, let keyBytes = contents.1,
            authorities == nil || contents.2 != nil
        else { return nil }
        self.init(
            certificate: certificate.pem, key: key.pem, clientAuthentication: clientAuthentication ?? .none,
            clientAuthorities: authorities?.pem, allowedClientNames: allowedNames, protocols: protocols)
        do throws(TLSError) {
            _ = try TLSContext(
                self, .init(certificate: certificateBytes, key: keyBytes, clientAuthorities: contents.2))
        } catch {
            let place = switch error.part {
            case .certificate: certificate.value
            case .key: key.value
            case .clientAuthorities: authorities?.value ?? value
            case .protocols: keys[.suites] ?? keys[.curves] ?? value
            }
            place.fail(error.message, remedy: error.remedy)
        }
    }

    private static func clientAuthentication(_ value: ConfigurationValue) -> ClientAuthentication? {
        // The name that exporter-toolkit had for it.
        value.node.scalar?.string == "RequireClientCert" ? .requireAny : value.choice(ClientAuthentication.self)
    }

    private static func checkClients(
        _ keys: ConfigurationMapping<Key>, _ authentication: ClientAuthentication, _ authorities: PEMValue?,
        hasNames: Bool
    ) {
        if authentication.verifies, authorities == nil {
            keys.missing(.clientAuthoritiesFile, "name the file with the certificates of who issues client certificates")
        }
        if authentication == .none, let authorities {
            authorities.value.fail(
                "has no effect without client_auth_type", remedy: "add client_auth_type: RequireAndVerifyClientCert")
        }
        if hasNames, !authentication.verifies {
            keys[.allowedNames]?.fail(
                "says nothing about certificates that are not verified",
                remedy: "set client_auth_type: RequireAndVerifyClientCert")
        }
    }
}

extension TLSProtocols {
    fileprivate init(reading keys: ConfigurationMapping<TLSSettings.Key>) {
        self.init()
        minimum = keys[.minimum]?.choice(Version.self) ?? minimum
        maximum = keys[.maximum]?.choice(Version.self) ?? maximum
        if minimum > maximum {
            (keys[.minimum] ?? keys[.maximum])?.fail(
                "leaves no version: min_version is above max_version", remedy: "lower min_version or raise max_version")
        }
        suites = (keys[.suites]?.list(atMost: 64) ?? []).compactMap { $0.choice(TLSCipherSuite.self) }
        curves = (keys[.curves]?.list(atMost: 64) ?? []).compactMap { $0.choice(Curve.self) }
        prefersServerOrder = keys[.prefersServerOrder]?.flag() ?? prefersServerOrder
        if minimum <= maximum, let problem = TLSCipherSuite.problem(with: suites, self) {
            keys[.suites]?.fail(problem.message, remedy: problem.remedy)
        }
    }
}

/// Something in PEM format, written into the configuration or into a file that it names.
private struct PEMValue {
    let value: ConfigurationValue
    let pem: TLSSettings.PEM

    /// Nil when neither is given, or neither can be.
    init?(text: ConfigurationValue?, file: ConfigurationValue?) {
        if let text, let file {
            text.fail("is given beside \(file.field)", remedy: "keep one of the two")
        }
        if let file, let path = file.text() {
            value = file
            pem = .file(file.reader.resolve(path: path))
        } else if let text, let content = text.node.scalar?.string {
            value = text
            pem = .text(Array(content.utf8))
        } else {
            return nil
        }
    }

    /// Nil after it has reported why.
    func read() -> [UInt8]? {
        switch pem {
        case .text(let bytes): return bytes
        case .file(let path):
            do {
                return try value.reader.readFile(path, 1 << 20)
            } catch {
                value.fail("\(error)", remedy: error.remedy)
                return nil
            }
        }
    }
}
