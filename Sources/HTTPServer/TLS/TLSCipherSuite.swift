/// A cipher suite that Go's `crypto/tls` counts as secure.
public enum TLSCipherSuite: String, Sendable, CaseIterable {
    case aes128 = "TLS_AES_128_GCM_SHA256"
    case aes256 = "TLS_AES_256_GCM_SHA384"
    case chacha = "TLS_CHACHA20_POLY1305_SHA256"
    case ecdsaAES128CBC = "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"
    case ecdsaAES256CBC = "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA"
    case rsaAES128CBC = "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"
    case rsaAES256CBC = "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA"
    case ecdsaAES128 = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"
    case ecdsaAES256 = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"
    case rsaAES128 = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
    case rsaAES256 = "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"
    case rsaChacha = "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"
    case ecdsaChacha = "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"

    /// Without a choice: everything but CBC.
    static let defaults = [rsaAES256, ecdsaAES256, rsaChacha, ecdsaChacha, rsaAES128, ecdsaAES128]

    /// Whether it belongs to TLS 1.3, whose suites say nothing of the key exchange.
    public var isTLS13: Bool { self == .aes128 || self == .aes256 || self == .chacha }

    var keyExchanges: [String] {
        if isTLS13 { return [] }
        return rawValue.contains("_ECDSA_") ? ["ECDHE-ECDSA"] : ["ECDHE-RSA"]
    }

    var cipher: String {
        switch self {
        case .aes128, .ecdsaAES128, .rsaAES128: "AES-128-GCM"
        case .aes256, .ecdsaAES256, .rsaAES256: "AES-256-GCM"
        case .chacha, .rsaChacha, .ecdsaChacha: "CHACHA20-POLY1305"
        case .ecdsaAES128CBC, .rsaAES128CBC: "AES-128-CBC"
        case .ecdsaAES256CBC, .rsaAES256CBC: "AES-256-CBC"
        }
    }

    private var isTLS13Cipher: Bool { !cipher.hasSuffix("CBC") }

    /// Why GnuTLS cannot offer exactly these suites; nil when it can.
    ///
    /// It combines every key exchange with every cipher, and TLS 1.3 has the same ciphers as TLS 1.2.
    public static func problem(with suites: [TLSCipherSuite], _ protocols: TLSProtocols) -> (message: String, remedy: String)? {
        guard !suites.isEmpty else { return nil }
        let older = suites.filter { !$0.isTLS13 }
        if protocols.minimum == .tls12, older.isEmpty {
            return ("has no suite of TLS 1.2", "add one, or set min_version: TLS13")
        }
        if protocols.maximum == .tls13, !suites.contains(where: \.isTLS13Cipher) {
            return ("has no cipher of TLS 1.3", "add a suite with GCM or POLY1305, or set max_version: TLS12")
        }
        let exchanges = Set(older.flatMap(\.keyExchanges))
        let ciphers = Set(suites.map(\.cipher))
        let implied = allCases.first { suite in
            !suite.isTLS13 && !suites.contains(suite) && ciphers.contains(suite.cipher)
                && exchanges.isSuperset(of: suite.keyExchanges)
        }
        return implied.map {
            ("cannot be had without \($0.rawValue): GnuTLS combines every key exchange with every cipher",
             "add that one, or keep the suites of ECDSA or of RSA alone")
        }
    }
}
