import Foundation
import Synchronization
import Testing

@testable import HTTPServer

@Suite struct StopTests {
    private static func start(_ routes: [Route]) throws -> (HTTPServer, UInt16) {
        let server = HTTPServer(
            HTTPServerConfiguration(listenAddresses: [ListenAddress(host: "127.0.0.1", port: 0)]), router: Router(routes))
        return (server, try #require(try server.start().first).port)
    }

    private static func ask(_ port: UInt16, _ path: String) async -> RawClient.Answer? {
        await onThread {
            let client = RawClient(port: port)
            client.send("GET \(path) HTTP/1.1\r\nHost: x\r\n\r\n")
            return client.receive()
        }
    }

    @Test func requestsThatHaveBegunAreFinished() async throws {
        let gate = Flag()
        let routes = [
            Route.suspending(.get, "/gated") { _ in
                while !gate.value.load(ordering: .relaxed) { try await Task.sleep(for: .milliseconds(2)) }
                return .text("finished")
            }
        ]
        let (server, port) = try Self.start(routes)
        async let answers = withTaskGroup(of: RawClient.Answer?.self) { group in
            for _ in 0..<8 { group.addTask { await Self.ask(port, "/gated") } }
            var answers: [RawClient.Answer?] = []
            for await answer in group { answers.append(answer) }
            return answers
        }
        #expect(await eventually { server.requestsInFlight == 8 })
        async let stopped: Void = server.stop(drain: .seconds(10))
        // Other connections are closed, new ones too, while these are still being served.
        #expect(await onThread { RawClient(port: port).waitForEnd() } != .stillOpen)
        #expect(await onThread { RawClient(port: port).waitForEnd() } != .stillOpen)
        #expect(server.requestsInFlight == 8)
        gate.value.store(true, ordering: .relaxed)
        for answer in await answers {
            #expect(answer?.text == "finished")
            #expect(answer?["Connection"] == "close")
        }
        await stopped
        #expect(server.metrics.openConnections == 0)
        #expect(server.requestsInFlight == 0)
    }

    @Test func suspendedRequestsAreAnswered503AtTheDeadline() async throws {
        let (server, port) = try Self.start(testRoutes)
        async let answers = withTaskGroup(of: RawClient.Answer?.self) { group in
            for _ in 0..<8 { group.addTask { await Self.ask(port, "/forever") } }
            var answers: [RawClient.Answer?] = []
            for await answer in group { answers.append(answer) }
            return answers
        }
        #expect(await eventually { server.requestsInFlight == 8 })
        let start = ContinuousClock.now
        await server.stop(drain: .milliseconds(100))
        #expect(ContinuousClock.now - start < .seconds(5))
        for answer in await answers {
            #expect(answer?.status == 503)
            #expect(answer?["Retry-After"] != nil)
        }
        #expect(server.metrics.openConnections == 0)
    }

    @Test func handlersThatIgnoreCancellationDoNotHoldTheServer() async throws {
        let release = Flag()
        let routes = [
            Route.suspending(.get, "/stubborn") { _ in
                while !release.value.load(ordering: .relaxed) {
                    await withCheckedContinuation { continuation in
                        DispatchQueue.global().asyncAfter(deadline: .now() + 0.01) { continuation.resume() }
                    }
                }
                return .text("too late")
            }
        ]
        let (server, port) = try Self.start(routes)
        async let answer = Self.ask(port, "/stubborn")
        #expect(await eventually { server.requestsInFlight == 1 })
        await server.stop(drain: .zero)
        #expect(await answer?.status == 503)
        release.value.store(true, ordering: .relaxed)
    }

    @Test func idleAndHalfSentConnectionsAreClosed() async throws {
        let (server, port) = try Self.start(testRoutes)
        let clients = await onThread {
            let idle = RawClient(port: port)
            let used = RawClient(port: port)
            used.send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n")
            _ = used.receive()
            let half = RawClient(port: port)
            half.send("GET /hello HTTP/1.1\r\nHo")
            return [idle, used, half]
        }
        #expect(await eventually { server.metrics.openConnections == 3 })
        let start = ContinuousClock.now
        await server.stop(drain: .milliseconds(300))
        #expect(ContinuousClock.now - start < .seconds(5))
        for client in clients { #expect(await onThread { client.waitForEnd() } != .stillOpen) }
        #expect(server.metrics.openConnections == 0)
    }

    @Test func anIdleServerStopsAtOnce() async throws {
        let (server, port) = try Self.start(testRoutes)
        #expect(await Self.ask(port, "/hello")?.status == 200)
        let start = ContinuousClock.now
        await server.stop(drain: .seconds(30))
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    @Test func stoppingTwiceWaitsForTheSameEnd() async throws {
        let (server, port) = try Self.start(testRoutes)
        async let answer = Self.ask(port, "/forever")
        #expect(await eventually { server.requestsInFlight == 1 })
        async let first: Void = server.stop(drain: .milliseconds(50))
        async let second: Void = server.stop(drain: .milliseconds(50))
        _ = await (first, second)
        await server.stop(drain: .zero)
        #expect(await answer?.status == 503)
        #expect(await Self.ask(port, "/hello") == nil)
    }

    @Test func stoppingAServerThatNeverStartedDoesNothing() async throws {
        let server = HTTPServer(HTTPServerConfiguration(listenAddresses: []), router: Router([]))
        await server.stop(drain: .zero)
    }

    @Test func stopsUnderLoad() async throws {
        for _ in 0..<5 {
            let (server, port) = try Self.start(testRoutes)
            let isOver = Flag()
            await withTaskGroup(of: Void.self) { group in
                for path in ["/hello", "/later", "/shared", "/later", "/large"] {
                    group.addTask {
                        await onThread {
                            while !isOver.value.load(ordering: .relaxed) {
                                let client = RawClient(port: port)
                                for _ in 0..<20 {
                                    guard client.send("GET \(path) HTTP/1.1\r\nHost: x\r\n\r\n"),
                                        let answer = client.receive()
                                    else { break }
                                    #expect(answer.status == 200 || answer.status == 503)
                                }
                            }
                        }
                    }
                }
                #expect(await eventually { server.metrics.requests.values.reduce(0, +) > 100 })
                await server.stop(drain: .milliseconds(20))
                isOver.value.store(true, ordering: .relaxed)
            }
            #expect(server.metrics.openConnections == 0)
            #expect(server.requestsInFlight == 0)
        }
    }

    @Test func aUsedPortIsNamedWithItsRemedy() async throws {
        let (server, port) = try Self.start(testRoutes)
        let address = ListenAddress(host: "127.0.0.1", port: port)
        let free = ListenAddress(host: "127.0.0.1", port: 0)
        let second = HTTPServer(
            HTTPServerConfiguration(listenAddresses: [free, address]), router: Router(testRoutes))
        let error = #expect(throws: HTTPServerError.self) { try second.start() }
        #expect(error?.reason == .addressInUse)
        #expect(error?.description.contains("127.0.0.1:\(port)") == true)
        #expect(error?.description.contains("choose another listen address") == true)
        #expect(await Self.ask(port, "/hello")?.status == 200)
        #expect(throws: HTTPServerError.self) { try server.start() }

        await server.stop(drain: .zero)
        // The same port is free again at once, although connections to it are in TIME_WAIT.
        let third = HTTPServer(HTTPServerConfiguration(listenAddresses: [address]), router: Router(testRoutes))
        #expect(try third.start() == [address])
        #expect(await Self.ask(port, "/hello")?.status == 200)
        await third.stop(drain: .zero)
    }

    @Test(arguments: [("203.0.113.7", HTTPServerError.Reason.addressNotAvailable), ("no.such.host.invalid", .unknownHost)])
    func anAddressThatIsNotHereIsNamed(host: String, reason: HTTPServerError.Reason) {
        let address = ListenAddress(host: host, port: 0)
        let server = HTTPServer(HTTPServerConfiguration(listenAddresses: [address]), router: Router([]))
        let error = #expect(throws: HTTPServerError.self) { try server.start() }
        #expect(error?.reason == reason)
        #expect(error?.description.contains(host) == true)
    }
}
