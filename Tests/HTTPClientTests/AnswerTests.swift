import Foundation
import Gzip
import HTTPClient
import TestSupport
import Testing

/// What is sent, and what comes back when the server behaves.
@Suite struct AnswerTests {
    @Test(arguments: [200, 201, 400, 401, 404, 429, 500, 503])
    func anyStatusIsAnAnswer(status: Int) async throws {
        let server = try TestServer(
            answer: "HTTP/1.1 \(status) Some words\r\nContent-Length: 5\r\nRetry-After:  7 \r\n\r\nhello")
        let response = try await makeClient().execute(.init(url: server.url))
        #expect(response.status == status)
        #expect(response.headers["retry-after"] == "7")
        #expect(text(response) == "hello")
        #expect(response.durationSeconds > 0 && response.durationSeconds < 20)
    }

    @Test(arguments: [301, 302, 303, 307, 308])
    func redirectsAreNotFollowed(status: Int) async throws {
        let other = try TestServer(answer: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        let server = try TestServer(
            answer: "HTTP/1.1 \(status) Moved\r\nLocation: \(other.url)/stolen\r\nContent-Length: 0\r\n\r\n")
        let response = try await makeClient().execute(.init(url: server.url))
        #expect(response.status == status)
        #expect(other.connections == 0)
    }

    @Test func requestsArriveAsTheyWereMade() async throws {
        let server = try TestServer(answer: "HTTP/1.1 204 No Content\r\n\r\n")
        let headers = [
            (name: "Authorization", value: "Bearer abc"), (name: "Content-Type", value: "application/json"),
            (name: "X-Empty", value: ""),
        ]
        let response = try await makeClient().execute(
            .init(method: "POST", url: server.url + "/a/b?c=d%20e", headers: headers, body: Array("{\"x\":1}".utf8)))
        #expect(response.status == 204)
        #expect(response.body.isEmpty)
        let request = try #require(server.requests.first)
        #expect(request.line == "POST /a/b?c=d%20e HTTP/1.1")
        #expect(request.headers["authorization"] == "Bearer abc")
        #expect(request.headers["content-type"] == "application/json")
        #expect(request.headers["x-empty"] == "")
        #expect(request.headers["user-agent"] == "client-tests/1.0")
        #expect(request.headers["accept-encoding"] == "gzip")
        #expect(request.headers["expect"] == nil)
        #expect(String(decoding: request.body, as: UTF8.self) == "{\"x\":1}")
    }

    @Test(arguments: [
        ("GET", nil as String?), ("GET", "x"), ("POST", nil), ("POST", ""), ("PUT", "a\0b"), ("PATCH", nil),
        ("DELETE", nil), ("OPTIONS", nil), ("PURGE", "y"),
    ])
    func methodsWithAndWithoutABody(method: String, body: String?) async throws {
        let server = try TestServer(answer: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        let response = try await makeClient().execute(
            .init(method: method, url: server.url, body: body.map { Array($0.utf8) }))
        #expect(text(response) == "ok")
        let request = try #require(server.requests.first)
        #expect(request.line == "\(method) / HTTP/1.1")
        #expect(request.body == Array((body ?? "").utf8))
        #expect(request.headers["content-type"] == nil)
        if method == "POST" { #expect(request.headers["content-length"] == "\(body?.utf8.count ?? 0)") }
    }

    @Test func headHasNoBody() async throws {
        let server = try TestServer(answer: "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n")
        let response = try await makeClient().execute(.init(method: "HEAD", url: server.url))
        #expect(response.status == 200)
        #expect(response.headers["Content-Length"] == "99999999")
    }

    @Test func chunksAreJoined() async throws {
        let server = try TestServer { connection in
            connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            for part in ["5\r\nhello\r\n", "1\r\n \r\n", "5;x=y\r\nwor", "ld\r\n0\r\nX-Trailer: end\r\n\r\n"] {
                connection.send(part)
            }
        }
        let response = try await makeClient().execute(.init(url: server.url))
        #expect(text(response) == "hello world")
        #expect(response.headers["x-trailer"] == "end")
    }

    @Test func interimAnswersAreSkippedAndFoldedHeadersJoined() async throws {
        let server = try TestServer(
            answer: "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
                + "HTTP/1.1 200 OK\r\nX-Long: one\r\n two\r\nX-A: 1\r\nx-a: 2\r\nContent-Length: 0\r\n\r\n")
        let response = try await makeClient().execute(.init(url: server.url))
        #expect(response.status == 200)
        #expect(response.headers["Link"] == nil)
        #expect(response.headers["X-LONG"] == "one two")
        #expect(response.headers.values("X-A") == ["1", "2"])
    }

    @Test func gzipIsDecoded() async throws {
        let plain = Array(String(repeating: "some text ", count: 1000).utf8)
        let packed = Gzip.compress(plain)
        let head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(packed.count)\r\n\r\n"
        let server = try TestServer(answer: Array(head.utf8) + packed)
        #expect(try await makeClient().execute(.init(url: server.url)).body == plain)
    }

    @Test func connectionsAreReused() async throws {
        let server = try TestServer { connection in
            while connection.readRequest() != nil {
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            }
        }
        let client = makeClient()
        for _ in 0..<5 { _ = try await client.execute(.init(url: server.url)) }
        #expect(server.connections == 1)
        await client.shutdown()
    }

    @Test func aHundredRequestsAtOnce() async throws {
        let server = try TestServer { connection in
            while let request = connection.readRequest() {
                let path = request.line.split(separator: " ")[1]
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: \(path.utf8.count)\r\n\r\n\(path)")
            }
        }
        let client = makeClient()
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<100 {
                group.addTask {
                    try await text(client.execute(.init(url: "\(server.url)/\(number)"))) == "/\(number)"
                }
            }
            for try await isRight in group { #expect(isRight) }
        }
        #expect(server.requests.count == 100)
        await client.shutdown()
    }
}
