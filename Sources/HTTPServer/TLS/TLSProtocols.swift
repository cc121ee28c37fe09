/// Versions, cipher suites and curves, by the names of Go's `crypto/tls`.
public struct TLSProtocols: Sendable, Equatable {
    public enum Version: String, Sendable, CaseIterable, Comparable {
        case tls12 = "TLS12"
        case tls13 = "TLS13"

        var keyword: String { self == .tls12 ? "VERS-TLS1.2" : "VERS-TLS1.3" }
        public static func < (left: Self, right: Self) -> Bool { left == .tls12 && right == .tls13 }
    }

    public enum Curve: String, Sendable, CaseIterable {
        case p256 = "CurveP256"
        case p384 = "CurveP384"
        case p521 = "CurveP521"
        case x25519 = "X25519"

        var keyword: String {
            switch self {
            case .p256: "GROUP-SECP256R1"
            case .p384: "GROUP-SECP384R1"
            case .p521: "GROUP-SECP521R1"
            case .x25519: "GROUP-X25519"
            }
        }
    }

    public var minimum: Version
    public var maximum: Version
    /// In the order of preference; the built-in ones when there is none.
    public var suites: [TLSCipherSuite]
    /// In the order of preference; all, X25519 first, when there is none.
    public var curves: [Curve]
    /// Whether the server's order of suites counts, or the client's.
    public var prefersServerOrder: Bool

    public init(
        minimum: Version = .tls12, maximum: Version = .tls13, suites: [TLSCipherSuite] = [], curves: [Curve] = [],
        prefersServerOrder: Bool = true
    ) {
        self.minimum = minimum
        self.maximum = maximum
        self.suites = suites
        self.curves = curves
        self.prefersServerOrder = prefersServerOrder
    }

    /// GnuTLS' priority string: forward secrecy and authenticated encryption, unless suites say otherwise.
    var priorities: String {
        let versions = Version.allCases.reversed().filter { (minimum...max(minimum, maximum)).contains($0) }
        let suites = self.suites.isEmpty ? TLSCipherSuite.defaults : self.suites
        var words = ["NORMAL", "-VERS-ALL"] + versions.map { "+\($0.keyword)" }
        // The suites of TLS 1.3 say nothing of it.
        let exchanges = suites.contains { !$0.isTLS13 } ? suites.flatMap(\.keyExchanges) : ["ECDHE-RSA", "ECDHE-ECDSA"]
        words += ["-KX-ALL"] + Self.unique(exchanges).map { "+\($0)" }
        words += ["-CIPHER-ALL"] + Self.unique(suites.map(\.cipher)).map { "+\($0)" }
        words += ["-MAC-ALL", "+AEAD"] + (suites.contains { $0.cipher.hasSuffix("CBC") } ? ["+SHA1"] : [])
        // What most clients guess comes first: another costs them a round trip.
        let curves = self.curves.isEmpty ? [.x25519, .p256, .p384, .p521] : self.curves
        words += ["-GROUP-ALL"] + curves.map { "+\($0.keyword)" }
        if prefersServerOrder { words.append("%SERVER_PRECEDENCE") }
        return words.joined(separator: ":")
    }

    private static func unique(_ words: [String]) -> [String] {
        var seen: Set<String> = []
        return words.filter { seen.insert($0).inserted }
    }
}
