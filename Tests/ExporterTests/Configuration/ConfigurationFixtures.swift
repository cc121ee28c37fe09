import Exporter
import Foundation

/// The example files beside the tests, and the keys and variables that they refer to.
enum ConfigurationFixtures {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

    /// Part of every key, good or bad; it must never be seen in a diagnostic.
    static let secret = "hs-secret-0123456789"

    static let environment = ["HOLYSHEEP_API_KEY": secret, "EMPTY": "", "SPACES": "\(secret) \(secret)"]

    static let readFile: FileReader = { (path: String, limit: Int) throws(FileReadError) -> [UInt8] in
        switch path {
        case "/keys": throw .isDirectory
        case "/keys/unreadable": throw .notPermitted
        case "/keys/huge": throw .tooLarge(limit: limit)
        default: break
        }
        guard let text = files[path] else { throw .notFound }
        return Array(text.utf8)
    }

    private static let files = [
        "/run/secrets/holysheep": "\(secret)\n",
        "/keys/good": "\(secret)\r\n",
        "/etc/exporter/keys/relative": secret,
        "/keys/empty": "",
        "/keys/only-newline": "\n",
        "/keys/two-newlines": "\(secret)\n\n",
        "/keys/two-lines": "\(secret)\n\(secret)\n",
        "/keys/spaces": "\(secret) \n",
        "/keys/tab": "\(secret)\t\(secret)\n",
        "/keys/control-character": "\(secret)\u{1b}\n",
        "/keys/byte-order-mark": "\u{feff}\(secret)\n",
        "/tls/certificate": "-----BEGIN CERTIFICATE-----\n\(secret)\n-----END CERTIFICATE-----\n",
        "/tls/key": "-----BEGIN PRIVATE KEY-----\n\(secret)\n-----END PRIVATE KEY-----\n",
        "/tls/encrypted-key": "-----BEGIN ENCRYPTED PRIVATE KEY-----\n\(secret)\n-----END ENCRYPTED PRIVATE KEY-----\n",
        "/keys/long": String(repeating: secret, count: 300),
    ]

    static func names(in kind: String) -> [String] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: kind).path)
        return (names ?? []).filter { $0.hasSuffix(".yml") }.sorted()
    }

    static func parse(_ name: String, in kind: String) throws -> ConfigurationResult {
        let bytes = [UInt8](try Data(contentsOf: folder.appending(path: kind).appending(path: name)))
        return ConfigurationLoader.parse(
            bytes: bytes, file: kind == "good" ? "/etc/exporter/\(name)" : name,
            environment: environment, readFile: readFile)
    }

    static func parse(_ yaml: String) -> ConfigurationResult {
        ConfigurationLoader.parse(yaml: yaml, file: "test.yml", environment: environment, readFile: readFile)
    }
}
