import Exporter
import Foundation
import TestSupport

/// The example files beside the tests, and the certificates, keys and tokens that they refer to.
enum WebConfigurationFixtures {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

    /// Part of every token, hash and key that a diagnostic must not repeat.
    static let secret = "Secret0123456789"

    static let readFile: FileReader = { (path: String, limit: Int) throws(FileReadError) -> [UInt8] in
        switch path {
        case "/tls": throw .isDirectory
        case "/tls/unreadable": throw .notPermitted
        case "/tls/huge": throw .tooLarge(limit: limit)
        default: break
        }
        guard let text = files[path] else { throw .notFound }
        return Array(text.utf8)
    }

    private static let files: [String: String] = {
        var files = [
            "/tls/empty": "", "/tls/junk": "this is no PEM",
            "/etc/exporter/token": "\(secret).token\n", "/tokens/good": "\(secret).token\r\n", "/tokens/same": "\(secret).token",
            "/tokens/other": "\(secret).other\n", "/tokens/short": "Secret012345678\n", "/tokens/empty": "\n",
            "/tokens/two-lines": "\(secret)\n\(secret)\n", "/tokens/spaces": "\(secret) \(secret)",
            "/tokens/long": String(repeating: secret, count: 257),
        ]
        guard let certificates = try? CertificateFolder(), (try? certificates.makeAuthority("ca")) != nil else { return files }
        for name in ["server", "other"] {
            try? certificates.makeCertificate(name, by: "ca", commonName: name, names: ["DNS:localhost"])
        }
        for name in ["ca.pem", "server.pem", "server.key", "other.pem", "other.key"] {
            files["/tls/\(name)"] = try? certificates.text(name)
            files["/etc/exporter/\(name)"] = try? certificates.text(name)
        }
        return files
    }()

    static func names(in kind: String) -> [String] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: kind).path)
        return (names ?? []).filter { $0.hasSuffix(".yml") }.sorted()
    }

    static func parse(_ name: String, in kind: String) throws -> WebConfigurationResult {
        let bytes = [UInt8](try Data(contentsOf: folder.appending(path: kind).appending(path: name)))
        return WebConfigurationLoader.parse(
            bytes: bytes, file: kind == "good" ? "/etc/exporter/\(name)" : name, readFile: readFile)
    }

    static func parse(_ yaml: String) -> WebConfigurationResult {
        WebConfigurationLoader.parse(bytes: Array(yaml.utf8), file: "web.yml", readFile: readFile)
    }
}
