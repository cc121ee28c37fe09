import Foundation
import Testing

/// Requests that are wrong, each followed by one that is right.
@Suite(.serialized) struct BadRequestTests {
    private static func get(_ target: String, _ headers: String = "") -> String {
        "GET \(target) HTTP/1.1\r\nHost: x\r\n\(headers)Connection: close\r\n\r\n"
    }

    /// The bytes and the statuses that are right; nil stands for a connection closed without an answer.
    static let requests: [(name: String, bytes: String, statuses: Set<Int?>)] = [
        ("malformed request line", "GARBAGE\r\n\r\n", [400, nil]),
        ("no host", "GET /metrics HTTP/1.1\r\n\r\n", [400, nil]),
        ("10,000-byte URI", get("/" + String(repeating: "a", count: 10_000)), [414, 431, 400, nil]),
        ("bad percent-encoding", get("/forecast/%zz"), [400]),
        ("NUL", get("/capacity/a%00b/c"), [400]),
        ("dot segments", get("/capacity/../../etc/passwd"), [400, 404]),
        ("encoded dot segments", get("/%2e%2e/%2e%2e/etc/passwd"), [400, 404]),
        ("oversized headers", get("/", "X-Large: " + String(repeating: "b", count: 100_000) + "\r\n"), [431, 400, nil]),
        ("oversized body", "POST /-/reload HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\nConnection: close\r\n\r\n", [413, nil]),
        ("two lengths", "POST /-/reload HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", [400, nil]),
        ("wrong method", "DELETE /forecast HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", [405]),
        ("no such method", "FROB /forecast HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", [405, 501, 400]),
        ("unknown parameter", get("/capacity?modle=x"), [400]),
        ("no such path", get("/nothing"), [404]),
    ]

    @Test(.timeLimit(.minutes(2))) func eachIsRefusedAndTheNextWorks() async throws {
        let folder = try TemporaryFolder()
        let daemon = try await Daemon.serve(in: folder)
        try await poll("the first snapshot") { try await daemon.metrics() }
        for (name, bytes, statuses) in Self.requests {
            let answer = try await Raw.exchange(daemon, bytes)
            #expect(statuses.contains(answer.status), "\(name): \(answer.status.map(String.init) ?? "closed")")
            if answer.status == 405 { #expect(answer.head.contains("Allow: "), "\(name)") }
            #expect(try await daemon.request("GET", "/-/healthy").status == 200, "after \(name)")
        }
        #expect(daemon.program.isRunning)
        try await daemon.program.stop()
    }
}
