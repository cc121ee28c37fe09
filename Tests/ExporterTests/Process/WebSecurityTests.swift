import Foundation
import HTTPServer
import Logging
import TestSupport
import Testing

@testable import Exporter

@Suite struct WebSecurityTests {
    private static let hash = "$2y$10$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi"

    /// A web configuration file that can be written anew.
    private struct File {
        let certificates: CertificateFolder
        var path: String { certificates.file("web.yml") }

        init(_ text: String) throws {
            certificates = try CertificateFolder()
            try certificates.makeAuthority("ca")
            try certificates.makeCertificate("server", by: "ca", commonName: "server")
            try write(text)
        }

        func write(_ text: String) throws { try text.write(toFile: path, atomically: true, encoding: .utf8) }

        func security(listen host: String = "127.0.0.1") throws -> WebSecurity {
            try WebSecurity(
                Application.Options(
                    webConfigurationPath: path, listenAddresses: [ListenAddress(host: host, port: 0)], storagePath: "unused"),
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        }
    }

    @Test func aReloadPutsNewUsersInForce() throws {
        let file = try File("basic_auth_users: {alice: \(Self.hash)}")
        let security = try file.security()
        try file.write("basic_auth_users: {bob: \(Self.hash)}\nroles: {bob: operate}")
        try security.replace(try security.reloaded())
        #expect(Array(security.access.rules.authentication.users.keys) == ["bob"])
        #expect(security.access.rules.authentication.roles == ["bob": .operate])
    }

    /// What is written in place of a good file, where it listens, and what the refusal says.
    static let badReloads = [
        ("basic_auth_users: {alice: secret}", "127.0.0.1", "basic_auth_users.alice"),
        ("tls_server_config: {cert_file: server.pem, key_file: server.key}", "127.0.0.1", "needs a restart"),
        ("# nobody is asked any more", "0.0.0.0", "--web.allow-unauthenticated"),
    ]

    @Test(arguments: badReloads) func aBadReloadChangesNothing(text: String, host: String, words: String) throws {
        let file = try File("basic_auth_users: {alice: \(Self.hash)}")
        let security = try file.security(listen: host)
        let before = security.access.rules
        try file.write(text)
        let error = #expect(throws: (any Error).self) { try security.reloaded() }
        #expect(error.map { "\($0)" }?.contains(words) == true)
        #expect(security.access.rules == before)
    }

    @Test func tlsCannotBeTurnedOffByAReload() throws {
        let file = try File("tls_server_config: {cert_file: server.pem, key_file: server.key}")
        let security = try file.security()
        #expect(security.tls != nil)
        #expect(throws: Never.self) { try security.replace(try security.reloaded()) }
        try file.write("http_server_config: {http2: false}")
        #expect(throws: ConfigurationError.self) { try security.reloaded() }
    }
}
