import Testing

@testable import HTTPServer

@Suite struct TLSCipherSuiteTests {
    static let possible: [([TLSCipherSuite], TLSProtocols.Version, TLSProtocols.Version)] = [
        ([], .tls12, .tls13), ([.rsaAES128], .tls12, .tls13), ([.rsaAES128, .rsaAES256], .tls12, .tls12),
        ([.rsaAES128, .ecdsaAES128], .tls12, .tls13), ([.aes128], .tls13, .tls13), ([.rsaAES128CBC], .tls12, .tls12),
        (TLSCipherSuite.allCases, .tls12, .tls13),
    ]

    @Test(arguments: possible) func canBeHad(
        suites: [TLSCipherSuite], minimum: TLSProtocols.Version, maximum: TLSProtocols.Version
    ) {
        #expect(TLSCipherSuite.problem(with: suites, TLSProtocols(minimum: minimum, maximum: maximum)) == nil)
    }

    static let impossible: [([TLSCipherSuite], TLSProtocols.Version, TLSProtocols.Version, String)] = [
        ([.rsaAES128, .ecdsaAES256], .tls12, .tls13, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"),
        ([.aes128, .aes256], .tls12, .tls13, "TLS 1.2"), ([.rsaAES128CBC], .tls12, .tls13, "TLS 1.3"),
    ]

    @Test(arguments: impossible) func cannotBeHad(
        suites: [TLSCipherSuite], minimum: TLSProtocols.Version, maximum: TLSProtocols.Version, names: String
    ) {
        let problem = TLSCipherSuite.problem(with: suites, TLSProtocols(minimum: minimum, maximum: maximum))
        #expect(problem?.message.contains(names) == true)
    }

    @Test func thePriorityStringHasWhatWasChosen() {
        let protocols = TLSProtocols(minimum: .tls13, suites: [.aes256, .rsaAES128CBC], curves: [.x25519], prefersServerOrder: false)
        #expect(
            protocols.priorities
                == "NORMAL:-VERS-ALL:+VERS-TLS1.3:-KX-ALL:+ECDHE-RSA:-CIPHER-ALL:+AES-256-GCM:+AES-128-CBC:-MAC-ALL:+AEAD:+SHA1:-GROUP-ALL:+GROUP-X25519")
    }
}
