import Foundation
import Gzip
import Testing

@testable import HTTPServer

@Suite struct ConnectionTests {
    @Test func pipelinedRequestsAreAnsweredInOrder() async throws {
        try await TestServer.run { test in
            let port = test.port
            let answers = await onThread {
                let client = RawClient(port: port)
                client.send(
                    ["/hello", "/later", "/shared", "/query?n=4", "/nowhere", "/hello"]
                        .map { "GET \($0) HTTP/1.1\r\nHost: x\r\n\r\n" }.joined())
                return (0..<6).map { _ in client.receive() }
            }
            #expect(answers.map { $0?.status } == [200, 200, 200, 200, 404, 200])
            #expect(answers[1]?.text == "later")
            #expect(answers[2]?.body.count == 200_000)
            #expect(answers[3]?.text == "n=4")
        }
    }

    @Test func keepsAConnectionOpenUntilAskedToCloseIt() async throws {
        try await TestServer.run { test in
            let port = test.port
            let (statuses, end) = await onThread {
                let client = RawClient(port: port)
                var statuses: [Int?] = []
                for _ in 0..<50 {
                    client.send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n")
                    statuses.append(client.receive()?.status)
                }
                client.send("GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                statuses.append(client.receive()?.status)
                return (statuses, client.waitForEnd())
            }
            #expect(statuses.allSatisfy { $0 == 200 } && statuses.count == 51)
            #expect(end == .closed)
        }
    }

    @Test func anHTTP10ClientGetsItsAnswerAndTheEnd() async throws {
        try await TestServer.run { test in
            let port = test.port
            let (answer, end) = await onThread {
                let client = RawClient(port: port)
                client.send("GET /hello HTTP/1.0\r\n\r\n")
                return (client.receive(), client.waitForEnd())
            }
            #expect(answer?.text == "hello")
            #expect(end == .closed)
        }
    }

    @Test func aClientThatHasEndedItsSideStillGetsItsAnswer() async throws {
        try await TestServer.run { test in
            let port = test.port
            for path in ["/hello", "/later", "/shared"] {
                let (answers, end) = await onThread {
                    let client = RawClient(port: port)
                    client.send(String(repeating: "GET \(path) HTTP/1.1\r\nHost: x\r\n\r\n", count: 3))
                    client.endSending()
                    return ((0..<3).map { _ in client.receive() }, client.waitForEnd())
                }
                #expect(answers.map { $0?.status } == [200, 200, 200], "\(path)")
                #expect(end == .closed, "\(path)")
            }
        }
    }

    @Test func headHasGetsHeadersAndNoBody() async throws {
        try await TestServer.run { test in
            for (path, fields) in [("/hello", ""), ("/shared", ""), ("/large", ""), ("/large", "Accept-Encoding: gzip\r\n")] {
                let get = try #require(await test.get(path, fields))
                let port = test.port
                let (head, next) = await onThread {
                    let client = RawClient(port: port)
                    client.send("HEAD \(path) HTTP/1.1\r\nHost: x\r\n\(fields)\r\nGET /hello HTTP/1.1\r\nHost: x\r\n\r\n")
                    return (client.receive(head: true), client.receive())
                }
                let names = get.headers.map(\.name).filter { $0 != "Date" }
                #expect(head?.headers.map(\.name).filter { $0 != "Date" } == names)
                for name in names { #expect(head?[name] == get[name], "\(path) \(name)") }
                #expect(next?.text == "hello")
            }
        }
    }

    @Test func compressesOnRequest() async throws {
        try await TestServer.run { test in
            let plain = try #require(await test.get("/large"))
            #expect(plain["Content-Encoding"] == nil)
            #expect(plain["Vary"] == "Accept-Encoding")
            let gzip = try #require(await test.get("/large", "Accept-Encoding: br;q=1, gzip;q=0.8\r\n"))
            #expect(gzip["Content-Encoding"] == "gzip")
            #expect(gzip["Vary"] == "Accept-Encoding")
            #expect(gzip.body.count < plain.body.count / 5)
            #expect(try Gzip.decompress(gzip.body, limit: 1 << 20) == plain.body)
            let refused = try #require(await test.get("/large", "Accept-Encoding: gzip;q=0\r\n"))
            #expect(refused["Content-Encoding"] == nil)
            let encoded = try #require(await test.get("/encoded", "Accept-Encoding: gzip\r\n"))
            #expect(encoded["Content-Encoding"] == "br")
            #expect(encoded.body.count == 4000)
            let split = try #require(await test.get("/large", "Accept-Encoding: br\r\nAccept-Encoding: gzip\r\n"))
            #expect(split["Content-Encoding"] == "gzip")
        }
    }

    @Test func headersThatCannotBeSentAreLeftOutAndReported() async throws {
        let routes = [
            Route(.get, "/") { _ in
                HTTPResponse(
                    headers: [
                        "X-Good": "1", "X-Injected": "1\r\nX-Evil: 1", "Bad Name": "1", "Content-Length": "7",
                        "Transfer-Encoding": "chunked",
                    ], body: .bytes(Array("hello".utf8)))
            },
            Route(.get, "/status") { _ in HTTPResponse(status: 42) },
        ]
        try await TestServer.run(routes) { test in
            let answer = try #require(await test.get("/"))
            #expect(answer.text == "hello")
            #expect(answer["X-Good"] == "1")
            #expect(answer["X-Evil"] == nil && answer["X-Injected"] == nil && answer["Transfer-Encoding"] == nil)
            #expect(answer.headers.filter { $0.name == "Content-Length" }.map(\.value) == ["5"])
            #expect(test.messages.all.count == 2)
            #expect(await test.get("/status")?.status == 500)
        }
    }

    @Test func doublesOfABrokenServerBreak() async throws {
        let routes = [
            Route(.get, "/truncated") { _ in
                HTTPResponse(body: .truncated(Array(repeating: 1, count: 70_000), declaredLength: 100_000))
            },
            Route(.get, "/nothing") { _ in HTTPResponse(body: .truncated([], declaredLength: 10)) },
            Route(.get, "/abort") { _ in .abort },
            .suspending(.get, "/abort/later") { _ in
                await Task.yield()
                return .abort
            },
            Route(.get, "/hello") { _ in .text("hello") },
        ]
        try await TestServer.run(routes) { test in
            let port = test.port
            let truncated = try #require(await test.get("/truncated"))
            #expect(truncated["Content-Length"] == "100000")
            #expect(truncated.body.count == 70_000)
            #expect(truncated.isCut)
            let nothing = await test.get("/nothing")
            #expect(nothing == nil || nothing?.isCut == true)
            for path in ["/abort", "/abort/later"] {
                let (answer, end) = await onThread {
                    let client = RawClient(port: port)
                    client.send("GET \(path) HTTP/1.1\r\nHost: x\r\n\r\n")
                    return (client.receive(), client.waitForEnd())
                }
                #expect(answer == nil)
                // The reset itself was already reported to the first read.
                #expect(end != .stillOpen)
            }
            await test.expectHealthy()
            #expect(test.server.metrics.requests[.init(handler: "/abort", code: 499)] == 1)
        }
    }

    @Test func abortIsAReset() async throws {
        try await TestServer.run([Route(.get, "/abort") { _ in .abort }]) { test in
            let port = test.port
            let end = await onThread {
                let client = RawClient(port: port)
                client.send("GET /abort HTTP/1.1\r\nHost: x\r\n\r\n")
                return client.waitForEnd()
            }
            #expect(end == .reset)
        }
    }

    @Test func countsWhatItServes() async throws {
        try await TestServer.run { test in
            for path in ["/hello", "/hello", "/things/a/b", "/things/c/d", "/nowhere", "/elsewhere", "/broken", "/%zz"] {
                _ = await test.get(path)
            }
            _ = await test.exchange("DELETE /hello HTTP/1.1\r\nHost: x\r\n\r\n")
            let metrics = test.server.metrics
            #expect(metrics.requests == [
                .init(handler: "/hello", code: 200): 2, .init(handler: "/hello", code: 405): 1,
                .init(handler: "/things/{name}/{part}", code: 200): 2, .init(handler: "other", code: 404): 2,
                .init(handler: "other", code: 400): 1, .init(handler: "/broken", code: 500): 1,
            ])
            #expect(metrics.durations["/hello"]?.count == 3)
            #expect(metrics.durations["/hello"]?.cumulative.last?.count == 3)
            #expect(await eventually { test.server.requestsInFlight == 0 && test.server.metrics.openConnections == 0 })
        }
    }

    @Test func listensOnIPv6() async throws {
        for host in ["::1", "", "::"] {
            do {
                try await TestServer.run(host: host) { test in
                    let port = test.port
                    let answer = await onThread {
                        let client = RawClient(port: port, family: AF_INET6)
                        client.send("GET /remote HTTP/1.1\r\nHost: x\r\n\r\n")
                        return client.receive()
                    }
                    #expect(answer?.text == "::1", "\(host)")
                    if host != "::1" { #expect(await test.get("/remote")?.text == "127.0.0.1") }
                }
            } catch let error as HTTPServerError where error.reason == .addressNotAvailable {
                // A machine without IPv6.
            }
        }
    }
}
