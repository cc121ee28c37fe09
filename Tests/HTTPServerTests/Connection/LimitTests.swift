import Foundation
import Synchronization
import Testing

@testable import HTTPServer

/// Clients that try to hold the server.
@Suite struct LimitTests {
    /// Sends one byte of `text` every 100 ms; how long the server put up with it.
    private func trickle(_ port: UInt16, _ text: String) async -> Double {
        await onThread {
            let client = RawClient(port: port)
            let start = Date()
            for byte in text.utf8 {
                guard client.send([byte]) else { break }
                usleep(100_000)
            }
            return Date().timeIntervalSince(start)
        }
    }

    @Test func aTricklingClientIsCutOffWhileOthersAreServed() async throws {
        try await TestServer.run(configure: { $0.requestTimeoutSeconds = 1; $0.idleTimeoutSeconds = 1 }) { test in
            let endless = String(repeating: "a", count: 200)
            let texts = [
                "GET /\(endless)", "GET /hello HTTP/1.1\r\nHost: x\r\nX: \(endless)",
                "POST /hello HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n\(endless)",
            ]
            try await withThrowingTaskGroup(of: Double.self) { group in
                for text in texts { group.addTask { await trickle(test.port, text) } }
                await test.expectHealthy()
                for try await seconds in group { #expect(seconds > 0.5 && seconds < 5) }
            }
            // The write that found out is not an answer; the server itself has let go.
            #expect(await eventually { test.server.metrics.openConnections == 0 })
            await test.expectHealthy()
        }
    }

    @Test func anIdleConnectionIsClosed() async throws {
        try await TestServer.run(configure: { $0.idleTimeoutSeconds = 1 }) { test in
            let port = test.port
            let ends = await onThread {
                let silent = RawClient(port: port)
                let used = RawClient(port: port)
                used.send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n")
                _ = used.receive()
                let half = RawClient(port: port)
                half.send("GET /hello HTTP/1.1\r\nHo")
                return [silent, used, half].map { $0.waitForEnd() }
            }
            #expect(ends.allSatisfy { $0 != .stillOpen })
            await test.expectHealthy()
        }
    }

    @Test func aClientThatDoesNotReadItsAnswerIsCutOff() async throws {
        let huge = SharedBytes([UInt8](repeating: 1, count: 64 << 20))
        let routes = [
            Route(.get, "/huge") { _ in HTTPResponse(body: .shared(huge)) },
            Route(.get, "/hello") { _ in .text("hello") },
        ]
        try await TestServer.run(routes, configure: { $0.responseTimeoutSeconds = 1 }) { test in
            let port = test.port
            let clients = await onThread {
                (0..<8).map { _ in
                    let client = RawClient(port: port)
                    client.send("GET /huge HTTP/1.1\r\nHost: x\r\n\r\n")
                    return client
                }
            }
            #expect(await eventually { test.server.requestsInFlight == 8 })
            await test.expectHealthy()
            #expect(await eventually { test.server.metrics.openConnections == 0 })
            withExtendedLifetime(clients) {}
        }
    }

    @Test func oneAddressCannotTakeAllConnections() async throws {
        try await TestServer.run(configure: { $0.maxConnectionsPerAddress = 4 }) { test in
            let port = test.port
            let statuses = await onThread {
                let clients = (0..<10).map { _ in RawClient(port: port) }
                return clients.map { client in
                    client.send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n")
                    return client.receive()?.status
                }
            }
            #expect(statuses.filter { $0 == 200 }.count == 4)
            #expect(statuses.filter { $0 == nil }.count == 6)
            #expect(await eventually { test.server.metrics.openConnections == 0 })
            await test.expectHealthy()
            #expect(test.messages.all.contains { $0.contains("limit") })
        }
    }

    @Test func connectionsBeyondTheLimitWaitForTheirTurn() async throws {
        try await TestServer.run(configure: { $0.threads = 1; $0.maxConnections = 2 }) { test in
            let port = test.port
            let statuses = await onThread {
                var holders = [RawClient(port: port), RawClient(port: port)]
                for holder in holders {
                    holder.send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n")
                    _ = holder.receive()
                }
                let waiting = RawClient(port: port)
                waiting.send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n")
                holders.removeAll()
                return waiting.receive()?.status
            }
            #expect(statuses == 200)
        }
    }

    @Test func aSuspendedHandlerLearnsThatItsClientIsGone() async throws {
        let flag = Flag()
        let routes = [
            Route.suspending(.get, "/forever") { _ in
                do {
                    try await Task.sleep(for: .seconds(3600))
                } catch {
                    flag.value.store(true, ordering: .relaxed)
                }
                return .text("too late")
            },
            Route(.get, "/hello") { _ in .text("hello") },
        ]
        try await TestServer.run(routes) { test in
            let port = test.port
            await onThread { _ = RawClient(port: port).send("GET /forever HTTP/1.1\r\nHost: x\r\n\r\n") }
            #expect(await eventually { flag.value.load(ordering: .relaxed) })
            #expect(await eventually { test.server.metrics.openConnections == 0 })
            await test.expectHealthy()
        }
    }
}

final class Flag: Sendable {
    let value = Atomic(false)
}
