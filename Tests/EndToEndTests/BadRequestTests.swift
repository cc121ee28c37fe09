import Foundation
import JSON
import TestSupport
import Testing

/// Requests that no good client sends, to the real daemon: each is refused or the connection ends, and the next request
/// is answered as if nothing had been.
@Suite(.serialized) struct BadRequestTests {
    /// A request, and the statuses that are right for it; nil stands for an end of the connection without an answer.
    static let requests: [(what: String, bytes: String, statuses: [Int?])] = [
        ("no HTTP at all", "\u{1}\u{2}\u{3}nonsense\r\n\r\n", [400, nil]),
        ("a request line of one word", "GET\r\n\r\n", [400, nil]),
        ("a version of the future", "GET / HTTP/9.9\r\nHost: x\r\n\r\n", [400, 505, nil]),
        ("no Host", "GET /-/healthy HTTP/1.1\r\n\r\n", [400]),
        ("a URI of 10,000 bytes", "GET /\(String(repeating: "a", count: 10_000)) HTTP/1.1\r\nHost: x\r\n\r\n", [414, 431, nil]),
        ("a query of 10,000 bytes", "GET /forecast?model=\(String(repeating: "a", count: 10_000)) HTTP/1.1\r\nHost: x\r\n\r\n", [414, 431, nil]),
        ("an escape that ends early", "GET /budget/%4 HTTP/1.1\r\nHost: x\r\n\r\n", [400]),
        ("an escape that is none", "GET /budget/%zz HTTP/1.1\r\nHost: x\r\n\r\n", [400]),
        ("an escape in the query that is none", "GET /forecast?model=%zz HTTP/1.1\r\nHost: x\r\n\r\n", [400]),
        ("bytes that are not UTF-8", "GET /budget/%ff%fe HTTP/1.1\r\nHost: x\r\n\r\n", [400]),
        ("a way up", "GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n", [400]),
        ("an escaped way up", "GET /budget/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n", [400]),
        ("an escaped NUL", "GET /budget/a%00b HTTP/1.1\r\nHost: x\r\n\r\n", [400]),
        ("a NUL in the request line", "GET /budget/a\0b HTTP/1.1\r\nHost: x\r\n\r\n", [400, nil]),
        ("a header of 100,000 bytes", "GET / HTTP/1.1\r\nHost: x\r\nX-Long: \(String(repeating: "a", count: 100_000))\r\n\r\n", [400, 431, nil]),
        ("10,000 headers", "GET / HTTP/1.1\r\nHost: x\r\n\(String(repeating: "X-Many: a\r\n", count: 10_000))\r\n", [400, 431, nil]),
        ("two lengths", "POST /-/reload HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", [400, nil]),
        ("a length that is no number", "POST /-/reload HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n", [400, nil]),
        ("a body of 2 MB", "POST /-/reload HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n\r\n\(String(repeating: "a", count: 2_000_000))", [413, nil]),
        ("an announced body of 1 TB", "POST /-/reload HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000000\r\n\r\n", [413, nil]),
        ("an unknown path", "GET /metricz HTTP/1.1\r\nHost: x\r\n\r\n", [404]),
    ]

    /// A method that a path does not have, and those it has.
    static let methods: [(method: String, path: String, allow: String)] = [
        ("POST", "/metrics", "GET, HEAD, OPTIONS"), ("DELETE", "/capacity/prod/*", "GET, HEAD, OPTIONS"),
        ("GET", "/-/reload", "OPTIONS, POST"), ("PUT", "/budget/monthly", "GET, HEAD, OPTIONS"),
        ("BREW", "/forecast", "GET, HEAD, OPTIONS"),
    ]

    @Test(.timeLimit(.minutes(2))) func badRequestsAreRefusedAndTheNextWorks() async throws {
        let folder = try TemporaryFolder()
        let (simulator, daemon) = try await FrozenGateway.start(in: folder)
        try await daemon.waitForMetrics("the first snapshot") { _ in true }

        for (what, bytes, statuses) in Self.requests {
            let connection = try RawConnection(daemon.url)
            connection.send(bytes)
            // A server that waits for more than will come is told that nothing does.
            if !bytes.contains("1000000000000") { connection.endSending() }
            let answer = await connection.answer()
            #expect(statuses.contains(answer?.status), "\(what): \(answer?.status ?? 0)")
            try await stillServes(daemon, after: what)
        }
        for (method, path, allow) in Self.methods {
            let connection = try RawConnection(daemon.url)
            connection.send("\(method) \(path) HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
            let answer = try #require(await connection.answer(), "\(method) \(path)")
            #expect(answer.status == 405, "\(method) \(path)")
            #expect(answer.headers["allow"] == allow, "\(method) \(path)")
            #expect(answer.headers["content-type"] == "application/problem+json")
            #expect(try JSONValue(parsing: answer.body)["status"] == 405)
            try await stillServes(daemon, after: "\(method) \(path)")
        }

        // Connections that begin and say no more hold nobody up.
        var idle: [RawConnection] = []
        for start in ["", "G", "GET /metrics HTTP/1.1\r\nHo", "POST /-/reload HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nab"] {
            let connection = try RawConnection(daemon.url)
            connection.send(start)
            idle.append(connection)
            try await stillServes(daemon, after: "half a request: \(start)")
        }
        #expect(try await daemon.program.stop() == 0)
        withExtendedLifetime(idle) {}
        try await simulator.program.stop()
    }

    private func stillServes(_ daemon: Daemon, after what: String) async throws {
        let connection = try RawConnection(daemon.url)
        connection.send("GET /-/healthy HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(await connection.answer()?.status == 200, "after \(what)")
    }
}
