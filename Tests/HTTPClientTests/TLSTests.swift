import Foundation
import HTTPClient
import TestSupport
import Testing

@Suite struct TLSTests {
    private static let openssl = ["/usr/bin/openssl", "/usr/local/bin/openssl", "/opt/homebrew/bin/openssl"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    @Test(.enabled(if: openssl != nil, "the openssl command is not installed: TLS verification is NOT tested"))
    func aCertificateNobodyVouchesForIsRefused() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let key = folder.appending(path: "key.pem").path
        let certificate = folder.appending(path: "certificate.pem").path

        let generator = try Self.launch([
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
            "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", certificate,
        ]).process
        generator.waitUntilExit()
        try #require(generator.terminationStatus == 0)

        let (server, output) = try Self.launch([
            "s_server", "-accept", "127.0.0.1:0", "-cert", certificate, "-key", key, "-www", "-naccept", "2",
        ])
        defer {
            server.terminate()
            server.waitUntilExit()
        }
        let port = try #require(Self.announcedPort(output))

        let error = await failure(
            makeClient(),
            .init(url: "https://127.0.0.1:\(port)/", headers: [("Authorization", "Bearer key-that-stays")]))
        #expect(error.reason == .tls)
        #expect(error.detail.lowercased().contains("certificate"))
        // The other side of the port speaks TLS only.
        #expect(
            [.reset, .protocol].contains(await failure(makeClient(), .init(url: "http://127.0.0.1:\(port)/")).reason))
    }

    @Test func aServerThatSpeaksNoTLSIsATLSError() async throws {
        let server = try TestServer { connection in
            connection.send("HTTP/1.1 400 Bad Request\r\n\r\n")
            _ = connection.waitForClose(seconds: 5)
        }
        let error = await failure(makeClient(), .init(url: "https://127.0.0.1:\(server.port)/"))
        #expect(error.reason == .tls)
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
