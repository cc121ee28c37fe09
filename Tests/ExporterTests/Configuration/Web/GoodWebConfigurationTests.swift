import Exporter
import HTTPServer
import Testing

@Suite struct GoodWebConfigurationTests {
    @Test(arguments: WebConfigurationFixtures.names(in: "good"))
    func isAccepted(name: String) throws {
        let result = try WebConfigurationFixtures.parse(name, in: "good")
        #expect(result.configuration != nil, "\(result.diagnostics)")
        #expect(!result.diagnostics.contains { $0.severity == .error })
    }

    @Test func everythingIsRead() throws {
        let configuration = try #require(try WebConfigurationFixtures.parse("everything.yml", in: "good").configuration)
        let tls = try #require(configuration.tls)
        #expect(tls.certificate == .file("/etc/exporter/server.pem"))
        #expect(tls.key == .file("/tls/server.key"))
        #expect(tls.clientAuthentication == .requireAndVerify)
        #expect(tls.clientAuthorities == .file("/etc/exporter/ca.pem"))
        #expect(tls.allowedClientNames == ["prometheus.example"])
        #expect(tls.protocols == TLSProtocols(
            minimum: .tls12, maximum: .tls13, suites: [.rsaAES128, .ecdsaAES128], curves: [.x25519, .p256], prefersServerOrder: false))
        let authentication = configuration.access.authentication
        #expect(authentication.users.keys.sorted() == ["alice", "prometheus"])
        #expect(authentication.tokens == [.init(name: "ci", secret: Array("\(WebConfigurationFixtures.secret).token".utf8))])
        #expect(authentication.roles == ["alice": .operate, "ci": .operate, "prometheus": .read])
        #expect(authentication.clientsHaveCertificates)
        #expect(configuration.access.requestLimit == RateLimit(interval: 0.01, burst: 100))
        #expect(configuration.access.writeLimit == RateLimit(interval: 2, burst: 5))
        #expect(configuration.access.responseHeaders.pairs.map(\.name) == [
            "Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options", "X-XSS-Protection", "Strict-Transport-Security",
        ])
        #expect(configuration.authenticates)
    }

    @Test func silenceMeansDefaults() throws {
        for text in ["", "# nothing\n", "http_server_config: {headers: {X-Frame-Options: \"\"}}"] {
            let configuration = try #require(WebConfigurationFixtures.parse(text).configuration)
            #expect(configuration.tls == nil)
            #expect(!configuration.authenticates)
            #expect(configuration.access.responseHeaders.pairs.isEmpty)
            #expect(configuration.access.requestLimit == nil)
            #expect(configuration.access.writeLimit == RateLimit(interval: 0.01, burst: 500))
        }
    }

    static let warnings: [(yaml: String, words: String)] = [
        ("", "sets nothing"), ("http_server_config: {http2: true}", "HTTP/1.1"),
        ("basic_auth_users: {a: $2y$10$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi}", "operate"),
        ("bearer_tokens: {a: /tokens/good}\nroles: {a: read}", "operate"),
        ("tls_server_config: {cert_file: /tls/server.pem, key_file: /tls/server.key, client_ca_file: /tls/ca.pem, client_auth_type: RequireAndVerifyClientCert}", "operate"),
    ]

    @Test(arguments: warnings) func warns(yaml: String, words: String) {
        let result = WebConfigurationFixtures.parse(yaml)
        #expect(result.configuration != nil)
        #expect(result.diagnostics.map(\.severity) == [.warning])
        #expect(result.diagnostics.first?.description.contains(words) == true)
    }

    @Test func aCertificateThatMayBeLeftOutIsNoAuthentication() {
        let tls = "cert_file: /tls/server.pem, key_file: /tls/server.key"
        for (clients, authenticates) in [
            ("", false), (", client_auth_type: RequireAnyClientCert", false), (", client_auth_type: RequireClientCert", false),
            (", client_auth_type: VerifyClientCertIfGiven, client_ca_file: /tls/ca.pem", false),
            (", client_auth_type: RequireAndVerifyClientCert, client_ca_file: /tls/ca.pem", true),
        ] {
            let result = WebConfigurationFixtures.parse("tls_server_config: {\(tls)\(clients)}")
            #expect(result.configuration?.authenticates == authenticates, "\(result.diagnostics)")
        }
    }

    @Test func aNameInACertificateMayHaveARole() {
        let yaml = """
            tls_server_config:
              {cert_file: /tls/server.pem, key_file: /tls/server.key, client_ca_file: /tls/ca.pem, client_auth_type: RequireAndVerifyClientCert}
            roles: {ops.example: operate}
            """
        #expect(WebConfigurationFixtures.parse(yaml).configuration?.access.authentication.roles == ["ops.example": .operate])
    }
}
