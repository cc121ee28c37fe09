import Foundation
import TestSupport
import Testing

@testable import HTTPClient

@Suite struct TLSTests {
    private static let openssl = ["/usr/bin/openssl", "/usr/local/bin/openssl"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    @Test(.enabled(if: openssl != nil, "the openssl command is not installed: TLS verification is NOT tested"))
    func onlyACertificateForTheHostFromATrustedAuthorityIsAccepted() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tls-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let authority = try Self.certificate("authority", in: folder, [])
        let issued = ["-CA", authority, "-CAkey", "\(folder)/authority.key", "-addext", "basicConstraints=CA:FALSE"]
        let right = try Self.certificate("right", in: folder, issued + ["-addext", "subjectAltName=IP:127.0.0.1"])
        let wrong = try Self.certificate("wrong", in: folder, issued + ["-addext", "subjectAltName=DNS:x.example"])
        var configuration = HTTPClientConfiguration(userAgent: "client-tests/1.0")
        configuration.tls.authorities = authority
        let client = HTTPClient(configuration)

        try await Self.serve(right) { port in
            let answer = try await client.execute(.init(url: "https://127.0.0.1:\(port)/"))
            #expect(answer.status == 200 && text(answer).contains("s_server"))
            // The same certificate is nothing to a client that trusts what the system trusts.
            let error = await failure(
                makeClient(),
                .init(url: "https://127.0.0.1:\(port)/", headers: [("Authorization", "Bearer key-that-stays")]))
            #expect(error.reason == .tls)
            #expect(error.detail.lowercased().contains("certificate"))
            // The other side of the port speaks TLS only.
            let plain = await failure(makeClient(), .init(url: "http://127.0.0.1:\(port)/"))
            #expect([.reset, .protocol].contains(plain.reason))
        }
        try await Self.serve(wrong) { port in
            #expect(await failure(client, .init(url: "https://127.0.0.1:\(port)/")).reason == .tls)
        }
        await client.shutdown()
    }

    @Test(.enabled(if: openssl != nil, "the openssl command is not installed: client certificates are NOT tested"))
    func aClientCertificateIsShownToWhoAsksForOne() async throws {
        let folder = try CertificateFolder()
        try folder.makeAuthority("authority")
        try folder.makeCertificate("server", by: "authority", commonName: "server", names: ["IP:127.0.0.1"])
        try folder.makeCertificate("client", by: "authority", commonName: "client", use: "clientAuth")
        var configuration = HTTPClientConfiguration(totalTimeout: 20, userAgent: "client-tests/1.0")
        configuration.tls = HTTPClientTLS(
            authorities: folder.file("authority.pem"), certificate: folder.file("client.pem"),
            key: folder.file("client.key"))
        let client = HTTPClient(configuration)
        configuration.tls = HTTPClientTLS(authorities: folder.file("authority.pem"))
        let stranger = HTTPClient(configuration)
        configuration.tls.certificate = folder.file("client.pem")
        configuration.tls.key = folder.file("nothing.key")
        let keyless = HTTPClient(configuration)

        let asking = ["-Verify", "1", "-CAfile", folder.file("authority.pem"), "-verify_return_error"]
        try await Self.serve(folder.file("server.pem"), asking) { port in
            let request = HTTPClientRequest(url: "https://127.0.0.1:\(port)/")
            let answer = try await client.execute(request)
            #expect(answer.status == 200)
            #expect([.tls, .reset, .protocol].contains(await failure(stranger, request).reason))
            #expect(await failure(keyless, request).reason == .tls)
        }
        for client in [client, stranger, keyless] { await client.shutdown() }
    }

    @Test(.enabled(if: openssl != nil, "the openssl command is not installed: server names are NOT tested"))
    func anotherServerNameIsAskedForAndChecked() async throws {
        let folder = try CertificateFolder()
        try folder.makeAuthority("authority")
        try folder.makeCertificate("server", by: "authority", commonName: "server", names: ["DNS:alerts.example.com"])
        try folder.makeCertificate("usual", by: "authority", commonName: "usual", names: ["DNS:usual.example.com"])
        func client(_ name: String?, verifies: Bool = true) -> HTTPClient {
            HTTPClient(
                HTTPClientConfiguration(
                    totalTimeout: 20, userAgent: "client-tests/1.0",
                    tls: HTTPClientTLS(
                        authorities: folder.file("authority.pem"), serverName: name, verifiesServer: verifies)))
        }
        // The right certificate is shown to those who ask for its name only.
        let named = [
            "-servername", "alerts.example.com", "-cert2", folder.file("server.pem"), "-key2", folder.file("server.key"),
        ]
        try await Self.serve(folder.file("usual.pem"), named) { port in
            let request = HTTPClientRequest(url: "https://127.0.0.1:\(port)/?a=b")
            let answer = try await client("alerts.example.com").execute(request)
            #expect(answer.status == 200)
            for name in [nil, "other.example.com", "127.0.0.1"] {
                #expect(await failure(client(name), request).reason == .tls)
            }
            let unverified = try await client(nil, verifies: false).execute(request)
            #expect(unverified.status == 200)
            let error = await failure(client("no name"), request)
            #expect(error.detail.contains("server name"))
        }
        // What is asked for below TLS is still the URL's host.
        let server = try TestServer(answer: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        _ = try await client("alerts.example.com").execute(.init(url: "\(server.url)/"))
        #expect(server.requests.first?.headers["host"] == "127.0.0.1:\(server.port)")
    }

    @Test(arguments: [
        ("https://127.0.0.1:9093/a?b=c", "https://x.example:9093/a?b=c", "::127.0.0.1:9093", "127.0.0.1:9093"),
        ("https://am/", "https://x.example/", "::am:", "am"), ("https://[::1]:1/", "https://x.example:1/", "::[::1]:1", "[::1]:1"),
    ])
    func aRenamedServerIsStillConnectedTo(url: String, renamed: String, connectTo: String, host: String) throws {
        let server = try #require(try RenamedServer(url: url, name: "x.example"))
        #expect((server.url, server.connectTo, server.host) == (renamed, connectTo, host))
        #expect(try RenamedServer(url: "http://am/", name: "x.example") == nil)
    }

    @Test func aServerThatSpeaksNoTLSIsATLSError() async throws {
        let server = try TestServer { connection in
            connection.send("HTTP/1.1 400 Bad Request\r\n\r\n")
            _ = connection.waitForClose(seconds: 5)
        }
        let error = await failure(makeClient(), .init(url: "https://127.0.0.1:\(server.port)/"))
        #expect(error.reason == .tls)
    }

    /// Makes a key and a certificate, which signs itself unless it is told who signs it.
    ///
    /// - Returns: the certificate's file; the key's ends in `.key` in place of `.pem`.
    private static func certificate(_ name: String, in folder: String, _ arguments: [String]) throws -> String {
        let file = "\(folder)/\(name).pem"
        let command = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
            "-subj", "/CN=\(name)", "-keyout", "\(folder)/\(name).key", "-out", file,
        ]
        let generator = try launch(command + arguments).process
        generator.waitUntilExit()
        try #require(generator.terminationStatus == 0)
        return file
    }

    /// Serves https with a certificate for as long as `body` takes, which is given the port.
    private static func serve(
        _ certificate: String, _ arguments: [String] = [], _ body: (Int) async throws -> Void
    ) async throws {
        let (server, output) = try launch([
            "s_server", "-accept", "127.0.0.1:0", "-cert", certificate,
            "-key", certificate.replacing(".pem", with: ".key"), "-www",
        ] + arguments)
        defer {
            // It has inherited the signals that threads of Swift's pool block, SIGTERM among them.
            kill(server.processIdentifier, SIGKILL)
            server.waitUntilExit()
        }
        try await body(#require(announcedPort(output)))
    }

    private static func launch(_ arguments: [String]) throws -> (process: Process, output: FileHandle) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(openssl))
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        return (process, output.fileHandleForReading)
    }

    /// Reads until the line `ACCEPT 127.0.0.1:PORT`.
    private static func announcedPort(_ output: FileHandle) -> Int? {
        var text = ""
        while true {
            let data = output.availableData
            guard !data.isEmpty else { return nil }
            text += String(decoding: data, as: UTF8.self)
            for line in text.split(separator: "\n").dropLast(text.hasSuffix("\n") ? 0 : 1)
            where line.hasPrefix("ACCEPT") {
                return line.split(separator: ":").last.flatMap { Int($0) }
            }
        }
    }
}
