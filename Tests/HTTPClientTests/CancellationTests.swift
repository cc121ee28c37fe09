import Foundation
import HTTPClient
import Synchronization
import TestSupport
import Testing

/// Cancellation and shutdown with requests on their way.
@Suite struct CancellationTests {
    /// A server that reads requests, answers none, and notes which clients went away.
    private static func silentServer(_ closed: Counter) throws -> TestServer {
        try TestServer { connection in
            connection.readRequest()
            if connection.waitForClose(seconds: 20) { closed.increment() }
        }
    }

    @Test func cancellationReturnsAtOnceAndTakesTheTransferDown() async throws {
        let closed = Counter()
        let server = try Self.silentServer(closed)
        let client = makeClient()
        let task = Task { await failure(client, .init(url: server.url)) }
        await eventually { server.requests.count == 1 }
        let start = ContinuousClock.now
        task.cancel()
        #expect(await task.value.reason == .cancelled)
        // A moment, even on a busy machine; the server would take 20 seconds.
        #expect(seconds(since: start) < 1)
        await eventually { closed.value == 1 }
        await client.shutdown()
    }

    @Test func aTaskCancelledBeforehandSendsNothing() async throws {
        let server = try TestServer(answer: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        let client = makeClient()
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return await failure(client, .init(url: server.url))
        }
        task.cancel()
        #expect(await task.value.reason == .cancelled)
        _ = try await client.execute(.init(url: server.url))
        #expect(server.connections == 1)
    }

    @Test func cancellationWhileConnecting() async throws {
        let server = try TestServer(backlog: 0, script: nil)
        let waiting = server.fillBacklog()
        defer { for descriptor in waiting { close(descriptor) } }
        let client = makeClient()
        let task = Task { await failure(client, .init(url: server.url)) }
        try await Task.sleep(for: .milliseconds(20))
        let start = ContinuousClock.now
        task.cancel()
        #expect(await task.value.reason == .cancelled)
        #expect(seconds(since: start) < 1)
        let shutdownStart = ContinuousClock.now
        await client.shutdown()
        #expect(seconds(since: shutdownStart) < 1)
    }

    @Test func oneCancellationLeavesTheOthersAlone() async throws {
        let server = try TestServer { connection in
            guard let request = connection.readRequest() else { return }
            if request.line.contains("/slow") {
                _ = connection.waitForClose(seconds: 20)
            } else {
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            }
        }
        let client = makeClient()
        let slow = Task { await failure(client, .init(url: server.url + "/slow")) }
        await eventually { server.requests.count == 1 }
        async let quick = client.execute(.init(url: server.url))
        slow.cancel()
        #expect(await slow.value.reason == .cancelled)
        #expect(try await quick.status == 200)
    }

    @Test func shutdownEndsWhatIsInFlight() async throws {
        let closed = Counter()
        let server = try Self.silentServer(closed)
        let client = makeClient()
        let tasks = (0..<20).map { _ in Task { await failure(client, .init(url: server.url)) } }
        await eventually { server.requests.count == 20 }
        let start = ContinuousClock.now
        await client.shutdown()
        for task in tasks { #expect(await task.value.reason == .shutdown) }
        #expect(seconds(since: start) < 1)
        #expect(await failure(client, .init(url: server.url)).reason == .shutdown)
        await client.shutdown()
        await eventually { closed.value == 20 }
    }

    @Test func requestsRacingWithCancellationAndShutdownEachEndOnce() async throws {
        let server = try TestServer { connection in
            while connection.readRequest() != nil {
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            }
        }
        for round in 0..<5 {
            let client = makeClient()
            let tasks = (0..<40).map { _ in
                Task { () -> HTTPClientError.Reason? in
                    do throws(HTTPClientError) {
                        _ = try await client.execute(.init(url: server.url))
                        return nil
                    } catch {
                        return error.reason
                    }
                }
            }
            await eventually { server.requests.count > round * 5 }
            for task in tasks.prefix(20) { task.cancel() }
            await client.shutdown()
            for task in tasks {
                let reason = await task.value
                #expect(reason == nil || reason == .cancelled || reason == .shutdown)
            }
        }
    }

    @Test func aClientThatIsDroppedEndsItsThread() async throws {
        let closed = Counter()
        let server = try TestServer { connection in
            connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            if connection.waitForClose(seconds: 20) { closed.increment() }
        }
        do {
            let client = makeClient()
            _ = try await client.execute(.init(url: server.url))
        }
        await eventually { closed.value == 1 }
    }
}

final class Counter: Sendable {
    private let count = Atomic(0)
    var value: Int { count.load(ordering: .acquiring) }
    func increment() { count.add(1, ordering: .acquiringAndReleasing) }
}
