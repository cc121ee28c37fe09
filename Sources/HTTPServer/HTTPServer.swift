import Foundation
import Synchronization

/// An HTTP/1.1 server on libmicrohttpd: epoll and a few threads, bounded in everything a client
/// could take from it.
///
/// Malformed requests answer 4xx or lose their connection before any handler sees them; slow
/// clients are cut off by deadlines for whole requests and answers.
public final class HTTPServer: Sendable {
    private enum State {
        case new
        case running([MicrohttpdDaemon])
        case stopping(Task<Void, Never>)
    }

    private let processor: RequestProcessor
    private let state = Mutex(State.new)

    /// - Parameters:
    ///   - tls: makes the server speak HTTPS; nil for plain HTTP.
    ///   - onMessage: is told, from any thread, what handlers threw and what libmicrohttpd has
    ///     to say; at most a few lines a minute.
    public init(
        _ configuration: HTTPServerConfiguration, router: Router, tls: TLSContextHolder? = nil,
        onMessage: (@Sendable (HTTPServerMessage) -> Void)? = nil
    ) {
        processor = RequestProcessor(configuration, router: router, tls: tls, onMessage: onMessage)
    }

    /// Starts to listen on every address, or on none when one cannot be had.
    ///
    /// A server that was started keeps running until ``stop(drain:)``, also when nobody refers to it.
    ///
    /// - Returns: the addresses with the ports that the system chose for port 0.
    @discardableResult
    public func start() throws(HTTPServerError) -> [ListenAddress] {
        let processor = processor
        let result: Result<[ListenAddress], HTTPServerError> = state.withLock { state in
            guard case .new = state else {
                return .failure(
                    HTTPServerError(
                        reason: .alreadyStarted,
                        address: processor.configuration.listenAddresses.map(\.description).joined(separator: ", "),
                        detail: "the server has been started before"))
            }
            var daemons: [MicrohttpdDaemon] = []
            do throws(HTTPServerError) {
                for address in processor.configuration.listenAddresses {
                    daemons.append(try MicrohttpdDaemon(ListenSocket.open(address), processor))
                }
            } catch {
                for daemon in daemons { daemon.stop() }
                return .failure(error)
            }
            processor.watchdog.start()
            state = .running(daemons)
            return .success(daemons.map(\.address))
        }
        return try result.get()
    }

    /// Stops: closes new connections and idle ones at once, and lets requests that have begun
    /// finish. Those still unanswered after `drain` have their tasks cancelled and are answered 503.
    ///
    /// Returns when every connection is closed and every thread has ended. A handler that answers at
    /// once cannot be cancelled and is waited for. Calling it again waits for the same end.
    public func stop(drain: Duration) async {
        let task: Task<Void, Never>? = state.withLock { state in
            switch state {
            case .new:
                return nil
            case .running(let daemons):
                let task = Task { await self.shutDown(daemons, drain: drain) }
                state = .stopping(task)
                return task
            case .stopping(let task):
                return task
            }
        }
        await task?.value
    }

    /// What has been counted since the start.
    public var metrics: HTTPServerMetrics {
        processor.recorder.snapshot(openConnections: processor.watchdog.count)
    }

    /// Requests whose request line has arrived and whose answer is not yet sent.
    var requestsInFlight: Int { processor.inFlight.load(ordering: .relaxed) }

    private func shutDown(_ daemons: [MicrohttpdDaemon], drain: Duration) async {
        processor.isDraining.store(true, ordering: .relaxed)
        processor.watchdog.closeIdle()
        await waitForRequests(drain)

        processor.suspended.close(answering: processor.router.render(RequestProcessor.stopping))
        // Their 503s still have to be written.
        await waitForRequests(.milliseconds(250))
        await withCheckedContinuation { continuation in
            // Joins threads, which must not be done on a thread of Swift's own pool.
            Thread.detachNewThread {
                for daemon in daemons { daemon.stop() }
                continuation.resume()
            }
        }
        await processor.watchdog.stop()
    }

    private func waitForRequests(_ limit: Duration) async {
        let clock = ContinuousClock()
        let deadline = clock.now + limit
        while requestsInFlight > 0, clock.now < deadline {
            try? await clock.sleep(for: .milliseconds(5))
        }
    }
}
