import Foundation
import HTTPServer
import Testing

/// Bad bytes from the network: a 4xx or a closed connection, and the next request works.
@Suite struct BadRequestTests {
    /// Each must be answered with one of the statuses (0: the connection ends without an answer) and
    /// must not be served.
    static let requests: [(String, [Int])] = [
        ("GARBAGE\r\n\r\n", [0, 400]),
        ("\u{1}\u{2}\u{3}\r\n\r\n", [0, 400]),
        ("GET\r\n\r\n", [0, 400]),
        ("GET /hello\r\n\r\n", [0, 400]),
        ("GET /hello HTTP/9.9\r\nHost: x\r\n\r\n", [0, 400, 505]),
        ("GET /hello HTTX/1.1\r\nHost: x\r\n\r\n", [0, 400]),
        ("GET /hello HTTP/1.1\r\n\r\n", [400]),
        ("GET /hello HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", [400]),
        ("GET /hello there HTTP/1.1\r\nHost: x\r\n\r\n", [0, 400]),
        ("G(T /hello HTTP/1.1\r\nHost: x\r\n\r\n", [400]),
        ("GET hello HTTP/1.1\r\nHost: x\r\n\r\n", [400]),
        ("GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", [400]),
        ("GET /hello%00 HTTP/1.1\r\nHost: x\r\n\r\n", [400]),
        ("GET /hello\u{0} HTTP/1.1\r\nHost: x\r\n\r\n", [400]),
        ("GET /hello\u{0}/x HTTP/1.1\r\nHost: x\r\n\r\n", [400]),
        ("GET /../hello HTTP/1.1\r\nHost: x\r\n\r\n", [400]),
        ("GET /hello/.. HTTP/1.1\r\nHost: x\r\n\r\n", [400]),
        ("GET /%2e%2e%2fhello HTTP/1.1\r\nHost: x\r\n\r\n", [400]),
        ("GET /hello HTTP/1.1\r\nHost: x\r\nno colon here\r\n\r\n", [0, 400]),
        ("GET /hello HTTP/1.1\r\nHost: x\r\nBad Name: 1\r\n\r\n", [400]),
        ("GET /hello HTTP/1.1\r\nHost: x\r\n: empty\r\n\r\n", [0, 400]),
        ("POST /hello HTTP/1.1\r\nHost: x\r\n:\r\nContent-Length: 5\r\n\r\nhello", [400]),
        ("POST /hello HTTP/1.1\r\nHost: x\r\n\u{0}: 1\r\nContent-Length: 5\r\n\r\nhello", [400]),
        ("GET /hello HTTP/1.1\r\nHost: x\r\nX: a\u{0}b\r\n\r\n", [400]),
        ("GET /hello HTTP/1.1\r\nHost: x\r\nX: a\r\n folded\r\n\r\n", [0, 400]),
        ("GET /hello HTTP/1.1\r\nHost: x\r\nX: a\u{0}b\r\nY: c\r\n\r\n", [400]),
        ("GET /hello HTTP/1.1\r\nHost: x\r\nX: a\rb\r\n\r\n", [400]),
        ("GET /hello HTTP/1.1\r\nHost: x\r\nX: a\u{7}b\r\n\r\n", [400]),
        ("POST /hello HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello", [400]),
        ("POST /hello HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", [400]),
        ("POST /hello HTTP/1.1\r\nHost: x\r\nContent-Length: 5, 5\r\n\r\nhello", [400]),
        ("POST /hello HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\nhello", [400]),
        ("POST /hello HTTP/1.1\r\nHost: x\r\nContent-Length: +5\r\n\r\nhello", [400]),
        ("POST /hello HTTP/1.1\r\nHost: x\r\nContent-Length: 0x5\r\n\r\nhello", [400]),
        ("POST /hello HTTP/1.1\r\nHost: x\r\nContent-Length: five\r\n\r\nhello", [400]),
        ("POST /hello HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n", [400, 413]),
        ("POST /hello HTTP/1.1\r\nHost: x\r\nContent-Length : 5\r\n\r\nhello", [400]),
        ("POST /hello HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", [400]),
        ("POST /hello HTTP/1.1\r\nHost: x\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n", [400]),
        ("POST /hello HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", [501]),
        ("POST /hello HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: identity\r\n\r\n", [501]),
        ("POST /hello HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", [400]),
        ("POST /hello HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", [400]),
        ("POST /hello HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n", [0, 400]),
        ("POST /hello HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n", [0, 400]),
        ("GET / HTTP/1.1\r\nHost: x\r\nContent-\r\n Length: 5\r\n\r\n", [0, 400]),
        ("GET /hello HTTP/1.1\r\nHost: x\r\nX-: 7\r\n Length\r\nY: 1\r\n\r\n", [0, 400]),
        ("GET /" + String(repeating: "a", count: 10_000) + " HTTP/1.1\r\nHost: x\r\n\r\n", [414]),
        ("GET /hello?" + String(repeating: "a", count: 10_000) + " HTTP/1.1\r\nHost: x\r\n\r\n", [414]),
        ("GET /" + String(repeating: "a", count: 200_000) + " HTTP/1.1\r\nHost: x\r\n\r\n", [414]),
        ("GET /hello HTTP/1.1\r\nHost: x\r\nX: " + String(repeating: "a", count: 17_000) + "\r\n\r\n", [431]),
        ("GET /hello HTTP/1.1\r\nHost: x\r\nX: " + String(repeating: "a", count: 200_000) + "\r\n\r\n", [431]),
        ("GET /hello HTTP/1.1\r\nHost: x\r\n" + String(repeating: "a: b\r\n", count: 5000) + "\r\n", [0, 431]),
        ("GET /hello HTTP/1.1\r\nHost: x\r\nCookie: " + String(repeating: "a=b;", count: 3900) + "\r\n\r\n", [0, 413, 431]),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", [0, 400, 505]),
    ]

    @Test(arguments: 0..<requests.count)
    func isRefusedAndTheNextRequestWorks(index: Int) async throws {
        let (text, statuses) = Self.requests[index]
        try await TestServer.run { test in
            let port = test.port
            let start = ContinuousClock.now
            let (first, next, end) = await onThread {
                let client = RawClient(port: port)
                client.send(text + "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n")
                client.endSending()
                return (client.receive(), client.receive(), client.waitForEnd())
            }
            let name: Comment = "\(text.prefix(200).debugDescription)"
            #expect(statuses.contains(first?.status ?? 0), name)
            // Whatever follows a request of unclear length must not be taken for another one.
            #expect(next == nil, name)
            // Refused, not merely timed out.
            #expect(end != .stillOpen && ContinuousClock.now - start < .seconds(9), name)
            await test.expectHealthy()
        }
    }

    @Test func aQueryOfManyParametersIsServed() async throws {
        try await TestServer.run { test in
            let answer = await test.get("/query?" + String(repeating: "&a", count: 4000))
            #expect(answer?.text.count == 4000 * 3 - 1)
        }
    }

    @Test func randomBytesNeverHurt() async throws {
        try await TestServer.run(configure: { $0.requestTimeoutSeconds = 1 }) { test in
            var generator = SystemRandomNumberGenerator()
            let alphabet = Array("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n:%&?=;\0\u{7f}Content-Length: 5chunked".utf8)
            for _ in 0..<60 {
                let bytes = (0..<Int.random(in: 1...300)).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
                let port = test.port
                await onThread {
                    let client = RawClient(port: port)
                    client.send(bytes)
                    client.endSending()
                    _ = client.waitForEnd()
                }
            }
            await test.expectHealthy()
        }
    }

    @Test func headersSplitAnywhereAreStillOneRequest() async throws {
        try await TestServer.run { test in
            let fields = (0..<100).map { "X-Field-\($0):  \(String(repeating: "v", count: 100))" }
            let text = "GET /headers HTTP/1.1\r\nHost: x\r\n" + fields.joined(separator: "\r\n") + "\r\n\r\n"
            let port = test.port
            let answers = await onThread {
                [1, 7, 97, 1021, 4096].map { size in
                    let client = RawClient(port: port)
                    var rest = Array(text.utf8)[...]
                    while !rest.isEmpty {
                        client.send(Array(rest.prefix(size)))
                        rest = rest.dropFirst(size)
                    }
                    return client.receive()
                }
            }
            for answer in answers {
                #expect(answer?.status == 200)
                #expect(answer?.text.components(separatedBy: "\n").count == 101)
                #expect(answer?.text.hasSuffix("X-Field-99: " + String(repeating: "v", count: 100)) == true)
            }
        }
    }

    @Test func aHeadAtTheLimitsPasses() async throws {
        try await TestServer.run { test in
            let field = "X-Field: " + String(repeating: "v", count: 100) + "\r\n"
            let answer = await test.get(
                "/query?a=" + String(repeating: "v", count: 8192 - 9), String(repeating: field, count: 147))
            #expect(answer?.status == 200)
        }
    }

    @Test func aBodyAtTheLimitPassesAndOneByteMoreDoesNot() async throws {
        try await TestServer.run(configure: { $0.maxBodyBytes = 100_000 }) { test in
            for (size, status) in [(100_000, 201), (100_001, 413)] {
                let body = String(repeating: "b", count: size)
                let sized = await test.exchange(
                    "POST /hello HTTP/1.1\r\nHost: x\r\nContent-Length: \(size)\r\n\r\n\(body)")
                #expect(sized?.status == status)
                let chunked = await test.exchange(
                    "POST /hello HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "\(String(size, radix: 16))\r\n\(body)\r\n0\r\n\r\n")
                #expect(chunked?.status == status)
            }
            await test.expectHealthy()
        }
    }

    @Test func anAnnouncedBodyThatIsTooLargeIsRefusedBeforeItIsSent() async throws {
        try await TestServer.run { test in
            let port = test.port
            let answer = await onThread {
                let client = RawClient(port: port)
                client.send("POST /hello HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2000000\r\n\r\n")
                return client.receive()
            }
            #expect(answer?.status == 413)
            // Sending it all the same must not reset the connection before the answer is read.
            let pushed = await test.exchange(
                "POST /hello HTTP/1.1\r\nHost: x\r\nContent-Length: 8000000\r\n\r\n"
                    + String(repeating: "b", count: 8_000_000))
            #expect(pushed?.status == 413)
            await test.expectHealthy()
        }
    }

    @Test func anEndlessBodyIsCutOff() async throws {
        try await TestServer.run(configure: { $0.maxBodyBytes = 1000 }) { test in
            let port = test.port
            let sentEverything = await onThread {
                let client = RawClient(port: port)
                client.send("POST /hello HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
                let chunk = "10000\r\n" + String(repeating: "b", count: 0x10000) + "\r\n"
                return (0..<2000).allSatisfy { _ in client.send(chunk) }
            }
            #expect(!sentEverything)
            await test.expectHealthy()
        }
    }
}
