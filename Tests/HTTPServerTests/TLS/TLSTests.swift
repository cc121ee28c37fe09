import Foundation
import Synchronization
import TestSupport
import Testing

@testable import HTTPServer

/// Real handshakes with the openssl command on the other side.
@Suite(.serialized) struct TLSTests {
    /// An authority, another, and certificates of both, made once.
    private static let certificates: Result<CertificateFolder, any Error> = Result {
        let folder = try CertificateFolder()
        try folder.makeAuthority("ca")
        try folder.makeAuthority("other-ca")
        for name in ["server", "server2"] {
            try folder.makeCertificate(name, by: "ca", commonName: name, names: ["DNS:localhost"])
        }
        try folder.makeCertificate(
            "client", by: "ca", commonName: "Alice", names: ["email:alice@example.com", "DNS:alice.example", "IP:192.0.2.1"])
        try folder.makeCertificate("nameless", by: "ca", commonName: "bob")
        try folder.makeCertificate("expired", by: "ca", commonName: "old", days: -1)
        try folder.makeCertificate("foreign", by: "other-ca", commonName: "Mallory", names: ["DNS:alice.example"])
        try folder.makeCertificate("server-only", by: "ca", commonName: "server", use: "serverAuth")
        return folder
    }

    private static let routes = [
        Route(.get, "/") { request in .text("name: \(request.certificateName ?? "none")") },
        Route(.get, "/large") { _ in .text(String(repeating: "0123456789", count: 300_000)) },
        Route.suspending(.get, "/later") { _ in
            try await Task.sleep(for: .milliseconds(5))
            return .text("later")
        },
    ]

    private static func settings(
        _ folder: CertificateFolder, clients: TLSSettings.ClientAuthentication = .none, names: [String] = [],
        protocols: TLSProtocols = .init()
    ) -> TLSSettings {
        TLSSettings(
            certificate: .file(folder.file("server.pem")), key: .file(folder.file("server.key")),
            clientAuthentication: clients, clientAuthorities: clients.verifies ? .file(folder.file("ca.pem")) : nil,
            allowedClientNames: names, protocols: protocols)
    }

    private static let read: TLSContextHolder.Reader = { [UInt8](try Data(contentsOf: URL(filePath: $0))) }

    private func run(
        _ settings: (CertificateFolder) -> TLSSettings = { TLSTests.settings($0) },
        _ body: (TestServer, CertificateFolder) async throws -> Void
    ) async throws {
        let folder = try Self.certificates.get()
        let holder = try TLSContextHolder(settings(folder), read: Self.read)
        try await TestServer.run(Self.routes, tls: holder) { try await body($0, folder) }
    }

    private func exchange(
        _ server: TestServer, _ folder: CertificateFolder, _ target: String = "/", _ arguments: [String] = [],
        client: String? = nil
    ) async throws -> TLSClient.Result {
        let port = server.port
        let certificate = client.map { ["-cert", folder.file("\($0).pem"), "-key", folder.file("\($0).key")] } ?? []
        return try await onThread {
            Result {
                try TLSClient.exchange(
                    port: port, authority: folder.file("ca.pem"), target: target, arguments: arguments + certificate)
            }
        }.get()
    }

    @Test(arguments: ["-tls1_2", "-tls1_3"]) func requestsAreAnswered(version: String) async throws {
        try await run { server, folder in
            let result = try await exchange(server, folder, "/", [version])
            #expect(result.status == 200, "\(result.text)")
            #expect(result.text.contains("name: none"))
            let large = try await exchange(server, folder, "/large", [version])
            #expect(large.text.contains(String(repeating: "0123456789", count: 300_000)))
            for _ in 0..<5 { #expect(try await exchange(server, folder, "/later", [version]).text.contains("later")) }
        }
    }

    @Test(arguments: [["-tls1"], ["-tls1_1"], ["-tls1_2", "-cipher", "AES128-SHA"], ["-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA"]])
    func whatIsWeakIsRefused(arguments: [String]) async throws {
        try await run { server, folder in
            let result = try await exchange(server, folder, "/", arguments + ["-cipher", "ALL:@SECLEVEL=0"].prefix(arguments.count == 1 ? 2 : 0))
            #expect(!result.isAnswered, "\(result.text)")
            #expect(try await exchange(server, folder).status == 200)
        }
    }

    @Test func plainHTTPGetsNoAnswerAndHurtsNobody() async throws {
        try await run { server, folder in
            let plain = await server.get("/")
            #expect(plain == nil)
            let encrypted = try await exchange(server, folder)
            #expect(encrypted.status == 200)
        }
    }

    /// The beginning of a handshake in TLS 1.2, as OpenSSL sends it.
    private static let clientHello = """
        FgMBAJUBAACRAwO6yTYejC3eIYet24UTjZHc2k1aJj/tcKhqkmwL79Oi7wAABMArAP8BAABkAAAADgAMAAAJbG9jYWxob3N0AAsA\
        BAMAAQIACgAMAAoAHQAXAB4AGQAYACMAAAAWAAAAFwAAAA0AKgAoBAMFAwYDCAcICAgJCAoICwgECAUIBgQBBQEGAQMDAwEDAgQC\
        BQIGAg==
        """

    @Test func aHandshakeThatIsNotFinishedCostsNothing() async throws {
        try await run { server, folder in
            let port = server.port
            let clients = try (0..<4).map { _ in
                let client = RawClient(port: port)
                client.send([UInt8](try #require(Data(base64Encoded: Self.clientHello))))
                return client
            }
            // Each has got the server's part of the handshake: its turn is over.
            for client in clients {
                let answered = await onThread { client.waitForBytes() }
                #expect(answered)
            }
            let before = Self.processorSeconds()
            // What is measured is that nothing happens: a server that spins takes the whole second.
            try await Task.sleep(for: .seconds(1))
            #expect(Self.processorSeconds() - before < 0.6)
            let other = try await exchange(server, folder)
            #expect(other.status == 200)
            withExtendedLifetime(clients) {}
        }
    }

    private static func processorSeconds() -> Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
            + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
    }

    @Test func protocolsCanBeChosen() async throws {
        let protocols = TLSProtocols(maximum: .tls12, suites: [.ecdsaAES128], curves: [.p384])
        try await run({ TLSTests.settings($0, protocols: protocols) }) { server, folder in
            let result = try await exchange(server, folder)
            #expect(result.status == 200)
            #expect(result.text.contains("ECDHE-ECDSA-AES128-GCM-SHA256"))
            #expect(result.text.contains("384"))
            #expect(!(try await exchange(server, folder, "/", ["-tls1_3"]).isAnswered))
            #expect(!(try await exchange(server, folder, "/", ["-curves", "P-256"]).isAnswered))
            #expect(!(try await exchange(server, folder, "/", ["-cipher", "ECDHE-ECDSA-AES256-GCM-SHA384"]).isAnswered))
        }
    }

    @Test func everySuiteAndCurveCanBeOffered() throws {
        let folder = try Self.certificates.get()
        let protocols = TLSProtocols(suites: TLSCipherSuite.allCases, curves: TLSProtocols.Curve.allCases, prefersServerOrder: false)
        _ = try TLSContextHolder(Self.settings(folder, protocols: protocols), read: Self.read)
    }

    /// The policy, the client's certificate, and whether it is answered as whom.
    static let clients: [(policy: TLSSettings.ClientAuthentication, client: String?, names: [String], answer: String?)] = [
        (.none, "client", [], "none"), (.request, nil, [], "none"), (.request, "foreign", [], "none"),
        (.requireAny, nil, [], nil), (.requireAny, "client", [], "none"), (.requireAny, "foreign", [], "none"),
        (.verifyIfGiven, nil, [], "none"), (.verifyIfGiven, "client", [], "alice@example.com"),
        (.verifyIfGiven, "foreign", [], nil),
        (.requireAndVerify, nil, [], nil), (.requireAndVerify, "client", [], "alice@example.com"),
        (.requireAndVerify, "nameless", [], "bob"), (.requireAndVerify, "foreign", [], nil),
        (.requireAndVerify, "expired", [], nil), (.requireAndVerify, "server-only", [], nil),
        (.requireAndVerify, "client", ["alice.example"], "alice.example"),
        (.requireAndVerify, "client", ["192.0.2.1"], "192.0.2.1"), (.requireAndVerify, "client", ["other.example"], nil),
        (.requireAndVerify, "client", ["Alice"], nil), (.requireAndVerify, "nameless", ["bob"], nil),
        (.requireAndVerify, "foreign", ["alice.example"], nil),
    ]

    @Test(arguments: clients, ["-tls1_2", "-tls1_3"])
    func clientsAreAskedWhoTheyAre(
        _ row: (policy: TLSSettings.ClientAuthentication, client: String?, names: [String], answer: String?), version: String
    ) async throws {
        try await run({ TLSTests.settings($0, clients: row.policy, names: row.names) }) { server, folder in
            let result = try await exchange(server, folder, "/", [version], client: row.client)
            #expect(result.isAnswered == (row.answer != nil), "\(result.text)")
            if let answer = row.answer { #expect(result.text.contains("name: \(answer)")) }
        }
    }

    @Test func newCertificatesAreUsedWithoutARestart() async throws {
        let source = try Self.certificates.get()
        let folder = try CertificateFolder()
        for name in ["server", "server2"] {
            for kind in ["pem", "key"] {
                try FileManager.default.copyItem(atPath: source.file("\(name).\(kind)"), toPath: folder.file("\(name).\(kind)"))
            }
        }
        let changes = Mutex<[String]>([])
        let holder = try TLSContextHolder(Self.settings(folder), read: Self.read) { change in
            let text = switch change {
            case .loaded: "loaded"
            case .failed(let error): error.part.rawValue
            }
            changes.withLock { $0.append(text) }
        }
        try await TestServer.run(Self.routes, tls: holder) { server in
            func subject() async throws -> String {
                let text = try await exchange(server, source).text
                return text.contains("CN = server2") ? "server2" : text.contains("CN = server") ? "server" : text
            }
            #expect(try await subject() == "server")
            // Half of a pair cannot be used, and is not tried again until it changes.
            try folder.replace("server.key", with: "server2.key")
            #expect(try await subject() == "server")
            #expect(try await subject() == "server")
            try folder.replace("server.pem", with: "server2.pem")
            #expect(try await subject() == "server2")
            try FileManager.default.removeItem(atPath: folder.file("server.pem"))
            #expect(try await subject() == "server2")
        }
        #expect(changes.withLock { $0 } == ["key", "loaded", "certificate"])
    }

    @Test func settingsCanBeReplacedWhileConnectionsAreOpen() async throws {
        let folder = try Self.certificates.get()
        let holder = try TLSContextHolder(Self.settings(folder), read: Self.read)
        try await TestServer.run(Self.routes, tls: holder) { server in
            #expect(try await exchange(server, folder).status == 200)
            try await withThrowingTaskGroup(of: Int?.self) { group in
                for _ in 0..<10 { group.addTask { try await exchange(server, folder, "/later").status } }
                for _ in 0..<20 { try holder.replace(Self.settings(folder)) }
                for try await status in group { #expect(status == 200) }
            }
            try holder.replace(Self.settings(folder, clients: .requireAndVerify))
            #expect(!(try await exchange(server, folder).isAnswered))
            #expect(try await exchange(server, folder, client: "client").status == 200)
        }
    }

    /// What each file is replaced with, and which part is to blame.
    static let unusable: [(certificate: String, key: String, authorities: String, part: TLSError.Part)] = [
        ("junk", "server.key", "ca.pem", .certificate), ("server.key", "server.key", "ca.pem", .certificate),
        ("server.pem", "junk", "ca.pem", .key), ("server.pem", "server.pem", "ca.pem", .key),
        ("server.pem", "server2.key", "ca.pem", .key), ("server.pem", "server.key", "junk", .clientAuthorities),
        ("missing", "server.key", "ca.pem", .certificate), ("server.pem", "missing", "ca.pem", .key),
    ]

    @Test(arguments: unusable) func theWrongFileIsNamed(
        certificate: String, key: String, authorities: String, part: TLSError.Part
    ) throws {
        let folder = try Self.certificates.get()
        try "junk".write(toFile: folder.file("junk"), atomically: true, encoding: .utf8)
        let settings = TLSSettings(
            certificate: .file(folder.file(certificate)), key: .file(folder.file(key)),
            clientAuthentication: .requireAndVerify, clientAuthorities: .file(folder.file(authorities)))
        let error = #expect(throws: TLSError.self) { try TLSContextHolder(settings, read: Self.read) }
        #expect(error?.part == part)
    }
}
