import Foundation
import Gzip
import HTTPClient
import TestSupport
import Testing

/// What comes back when the server, the network or the caller misbehaves.
@Suite struct FailureTests {
    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf a bo",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
        "HTTP/1.1 200 OK\r\nX-Cut: in the hea", "",
    ])
    func anAnswerCutShortIsAReset(answer: String) async throws {
        let server = try TestServer(answer: answer)
        #expect(await failure(makeClient(), .init(url: server.url)).reason == .reset)
    }

    @Test func aResetConnectionIsAReset() async throws {
        let server = try TestServer { connection in
            connection.readRequest()
            connection.abort()
        }
        #expect(await failure(makeClient(), .init(url: server.url)).reason == .reset)
    }

    @Test(arguments: ["SSH-2.0-OpenSSH_9\r\n", "\0\u{1}\u{2}\r\n\r\n", "HTTP/1.1 abc\r\n\r\n"])
    func whatIsNotHTTPIsRefused(answer: String) async throws {
        let server = try TestServer(answer: answer)
        #expect(await failure(makeClient(), .init(url: server.url)).reason == .protocol)
    }

    @Test func aServerThatNeverAnswersTimesOut() async throws {
        let server = try TestServer { connection in
            connection.readRequest()
            _ = connection.waitForClose(seconds: 20)
        }
        let start = ContinuousClock.now
        let error = await failure(makeClient(), .init(url: server.url, totalTimeout: 0.2))
        #expect(error.reason == .timeout)
        #expect(seconds(since: start) < 5)
    }

    @Test func aTrickleEndsAtTheLowSpeedLimit() async throws {
        let server = try TestServer { connection in
            connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
            while connection.send([0x61]), !connection.waitForClose(seconds: 0.1) {}
        }
        let client = makeClient(lowSpeedBytesPerSecond: 1000, lowSpeedSeconds: 1)
        let error = await failure(client, .init(url: server.url))
        #expect(error.reason == .timeout)
    }

    @Test func aConnectionThatIsNotAcceptedTimesOut() async throws {
        let server = try TestServer(backlog: 0, script: nil)
        let waiting = server.fillBacklog()
        defer { for descriptor in waiting { close(descriptor) } }
        let start = ContinuousClock.now
        let error = await failure(makeClient(connectTimeout: 0.2), .init(url: server.url))
        #expect(error.reason == .timeout)
        #expect(seconds(since: start) < 5)
    }

    @Test func aClosedPortIsAConnectError() async throws {
        let server = try TestServer(backlog: nil, script: nil)
        let error = await failure(makeClient(), .init(url: server.url))
        #expect(error.reason == .connect)
        #expect(error.detail.contains("127.0.0.1"))
    }

    @Test func anUnknownHostIsADNSError() async {
        #expect(await failure(makeClient(), .init(url: "http://host.invalid/")).reason == .dns)
    }

    /// The server sends for as long as it is let: the cap has to work while receiving.
    @Test(arguments: ["Content-Length: 1000000000\r\n", "Transfer-Encoding: chunked\r\n", ""])
    func aHugeBodyIsCutWhileReceiving(framing: String) async throws {
        let server = try TestServer { connection in
            connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\n\(framing)\r\n")
            let block = [UInt8](repeating: 0x61, count: 0x1000)
            let chunk = framing.contains("chunked") ? Array("1000\r\n".utf8) + block + Array("\r\n".utf8) : block
            while connection.send(chunk) {}
        }
        let error = await failure(makeClient(maxResponseBytes: 100_000), .init(url: server.url))
        #expect(error.reason == .tooLarge)
        #expect(error.detail.contains("100000 bytes"))
    }

    @Test(arguments: [(1000, true), (1001, false)])
    func theCapIsExact(count: Int, isAccepted: Bool) async throws {
        let server = try TestServer(
            answer: "HTTP/1.1 200 OK\r\nContent-Length: \(count)\r\n\r\n" + String(repeating: "a", count: count))
        let client = makeClient(maxResponseBytes: 1000)
        if isAccepted {
            #expect(try await client.execute(.init(url: server.url)).body.count == count)
        } else {
            #expect(await failure(client, .init(url: server.url)).reason == .tooLarge)
        }
    }

    @Test func aGzipBombIsCutAtItsDecodedSize() async throws {
        let bomb = Gzip.compress([UInt8](repeating: 0, count: 50_000_000))
        #expect(bomb.count < 100_000)
        let head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(bomb.count)\r\n\r\n"
        let server = try TestServer(answer: Array(head.utf8) + bomb)
        #expect(await failure(makeClient(), .init(url: server.url)).reason == .tooLarge)
    }

    @Test(arguments: ["gzip", "snake-oil"])
    func aBodyThatCannotBeDecodedIsRefused(encoding: String) async throws {
        let server = try TestServer(
            answer: "HTTP/1.1 200 OK\r\nContent-Encoding: \(encoding)\r\nContent-Length: 5\r\n\r\nplain")
        #expect(await failure(makeClient(), .init(url: server.url)).reason == .protocol)
    }

    @Test func endlessHeadersAreCut() async throws {
        let server = try TestServer { connection in
            connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\n")
            while connection.send(Array("X-More: \(String(repeating: "a", count: 1000))\r\n".utf8)) {}
        }
        #expect(await failure(makeClient(), .init(url: server.url)).reason == .tooLarge)
    }

    @Test(arguments: [
        "", "/models", "example.com/v1", "ftp://example.com/", "file:///etc/passwd", "http://", "http:///x",
        "http://example.com:99999/", "http://exa mple.com/", "http://example.com/\r\nX-Injected: 1",
        "http://example.com/\0",
        "http://example.com/é", "http://[::1", "http://" + String(repeating: "a", count: 10_000),
    ])
    func aURLThatIsNoneIsRefused(url: String) async {
        let error = await failure(makeClient(), .init(url: url))
        #expect(error.reason == .invalidURL)
        #expect(!error.description.contains("\r"))
    }

    @Test(
        arguments: [
            ("X-A", "one\r\nX-Injected: two"), ("X-A", "one\ntwo"), ("X-A", "one\0two"), ("X-A", "one\u{7f}"),
            ("X-A\r\nX-Injected", "1"), ("X A", "1"), ("X-A:", "1"), ("", "1"), ("X-É", "1"),
        ] as [(String, String)])
    func headersCannotBeInjected(name: String, value: String) async throws {
        let server = try TestServer(answer: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        let error = await failure(makeClient(), .init(url: server.url, headers: [(name, value)]))
        #expect(error.reason == .protocol)
        #expect(server.connections == 0)
    }

    @Test func theUserAgentCannotInject() async throws {
        let client = HTTPClient(HTTPClientConfiguration(userAgent: "tests\r\nX-Injected: 1"))
        #expect(await failure(client, .init(url: "http://127.0.0.1:1/")).reason == .protocol)
    }

    @Test(arguments: ["", "GET /x HTTP/1.1\r\nHost:", "GE T"])
    func methodsCannotBeInjected(method: String) async throws {
        let server = try TestServer(answer: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        #expect(await failure(makeClient(), .init(method: method, url: server.url)).reason == .protocol)
        #expect(server.connections == 0)
    }
}
