import Foundation

/// A folder with keys and certificates, made by the openssl command and deleted with the test.
public final class CertificateFolder: Sendable {
    public let path: String

    public init() throws {
        path = NSTemporaryDirectory() + "certificates-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Makes `NAME.pem` and `NAME.key` of an authority.
    public func makeAuthority(_ name: String) throws {
        try openssl([
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
            "-subj", "/CN=\(name)", "-keyout", "\(name).key", "-out", "\(name).pem",
        ])
    }

    /// Makes `NAME.pem` and `NAME.key` that an authority has signed.
    ///
    /// - Parameters:
    ///   - names: the subject's alternative names, such as `DNS:localhost`.
    ///   - use: what it is for, such as `serverAuth`; nil for everything.
    ///   - days: how long it is valid from now; negative for one that has expired.
    public func makeCertificate(
        _ name: String, by authority: String, commonName: String, names: [String] = [], use: String? = nil,
        days: Int = 30
    ) throws {
        try openssl([
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=\(commonName)",
            "-keyout", "\(name).key", "-out", "\(name).csr",
        ])
        var extensions = names.isEmpty ? "" : "subjectAltName=\(names.joined(separator: ","))\n"
        if let use { extensions += "extendedKeyUsage=\(use)\n" }
        try extensions.write(toFile: "\(path)/\(name).ext", atomically: true, encoding: .utf8)
        try openssl([
            "x509", "-req", "-in", "\(name).csr", "-CA", "\(authority).pem", "-CAkey", "\(authority).key",
            "-CAcreateserial", "-days", "\(days)", "-extfile", "\(name).ext", "-out", "\(name).pem",
        ])
    }

    public func file(_ name: String) -> String { "\(path)/\(name)" }

    public func text(_ name: String) throws -> String { try String(contentsOfFile: file(name), encoding: .utf8) }

    /// Puts one file in place of another, at once.
    public func replace(_ name: String, with other: String) throws {
        try Data(contentsOf: URL(filePath: file(other))).write(to: URL(filePath: file(name)), options: .atomic)
    }

    private func openssl(_ arguments: [String]) throws {
        let (output, status) = try runOpenSSL(arguments, in: path)
        guard status == 0 else { throw OpenSSLFailure(description: "openssl \(arguments[0]): \(output)") }
    }
}

/// The openssl command as a client.
public enum TLSClient {
    public struct Result: Sendable {
        /// What the server sent and what the command says of the session.
        public let text: String
        /// Whether the handshake and the check of the server's certificate succeeded and an answer came.
        public var isAnswered: Bool { text.contains("HTTP/1.1 ") }
        /// The status of the answer.
        public var status: Int? {
            text.firstRange(of: "HTTP/1.1 ").flatMap { Int(text[$0.upperBound...].prefix(3)) }
        }
    }

    /// Sends one request on a connection of its own, which the server closes. Blocks.
    ///
    /// - Parameter arguments: further ones of `openssl s_client`, such as `-tls1_2`.
    public static func exchange(
        port: UInt16, authority: String, method: String = "GET", target: String = "/",
        headers: [String] = [], arguments: [String] = []
    ) throws -> Result {
        let lines = ["\(method) \(target) HTTP/1.1", "Host: localhost", "Connection: close"] + headers
        let (text, _) = try runOpenSSL(
            [
                "s_client", "-connect", "127.0.0.1:\(port)", "-servername", "localhost", "-CAfile", authority,
                "-verify_return_error", "-verify_hostname", "localhost", "-ign_eof",
            ] + arguments,
            input: lines.joined(separator: "\r\n") + "\r\n\r\n")
        return Result(text: text)
    }
}

struct OpenSSLFailure: Error, CustomStringConvertible { let description: String }

private func runOpenSSL(
    _ arguments: [String], in folder: String? = nil, input: String? = nil
) throws -> (output: String, status: Int32) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["openssl"] + arguments
    if let folder { process.currentDirectoryURL = URL(filePath: folder) }
    let (stdin, output) = (Pipe(), Pipe())
    process.standardInput = stdin
    process.standardOutput = output
    process.standardError = output
    try process.run()
    if let input { stdin.fileHandleForWriting.write(Data(input.utf8)) }
    try stdin.fileHandleForWriting.close()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (text, process.terminationStatus)
}
