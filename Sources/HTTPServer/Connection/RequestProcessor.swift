import CMicrohttpd
import Foundation
import Synchronization

/// Takes requests from libmicrohttpd's callbacks through the router and back.
///
/// libmicrohttpd calls several times per request: with the head, with each piece of the body, when
/// the request is complete, and again after a suspended connection was resumed. An answer can be
/// queued with the head, which ends the connection, or when the request is complete.
final class RequestProcessor: Sendable {
    let configuration: HTTPServerConfiguration
    let router: Router
    let recorder: MetricsRecorder
    /// Nil when the server speaks plain HTTP.
    let tls: TLSContextHolder?
    let watchdog = ConnectionWatchdog()
    let suspended = SuspendedConnections()
    /// Requests whose request line has been read and that are not yet over.
    let inFlight = Atomic(0)
    /// Set when the server stops: new connections are refused, and every answer ends its connection.
    let isDraining = Atomic(false)

    private let compression: ResponseCompression
    private let onMessage: (@Sendable (HTTPServerMessage) -> Void)?
    // One each, so that clients who make the library talk cannot hide a handler's failure.
    private let handlerMessages = Mutex(MessageLimiter())
    private let libraryMessages = Mutex(MessageLimiter())

    init(
        _ configuration: HTTPServerConfiguration, router: Router, tls: TLSContextHolder?,
        onMessage: (@Sendable (HTTPServerMessage) -> Void)?
    ) {
        self.configuration = configuration
        self.router = router
        self.tls = tls
        self.onMessage = onMessage
        recorder = MetricsRecorder(templates: router.templates)
        compression = ResponseCompression(minimumBytes: configuration.gzipMinimumBytes)
    }

    /// Passes on what went wrong, limited in number because clients can cause it at will.
    func report(_ message: String, from origin: HTTPServerMessage.Origin = .handler) {
        guard let onMessage else { return }
        let now = MonotonicClock.seconds()
        let admitted =
            switch origin {
            case .handler: handlerMessages.withLock { $0.admit(message, at: now) }
            case .library: libraryMessages.withLock { $0.admit(message, at: now) }
            }
        for text in admitted { onMessage(HTTPServerMessage(origin: origin, text: text)) }
    }

    func opened(_ connection: OpaquePointer) -> ClientConnection {
        let client = ClientConnection(
            descriptor: cmhd_connection_socket(connection),
            remoteAddress: cmhd_connection_address(connection).flatMap { numericAddress($0)?.host } ?? "",
            deadline: deadline(after: configuration.requestTimeoutSeconds))
        if let tls, let session = TLSSession(of: connection) {
            let context = tls.current()
            context.configure(session)
            client.tls = context
        }
        watchdog.insert(client)
        return client
    }

    func closed(_ connection: OpaquePointer, _ client: ClientConnection) {
        finished(client)
        if client.tls != nil { TLSSession(of: connection)?.forgetCredentials() }
        watchdog.remove(client)
    }

    private func deadline(after seconds: Int) -> Int64 {
        MonotonicClock.nanoseconds() + Int64(seconds) * 1_000_000_000
    }

    func began(_ client: ClientConnection, target: UnsafePointer<CChar>?) {
        finished(client)
        inFlight.add(1, ordering: .relaxed)
        let limit = min(client.deadline.load(ordering: .relaxed), deadline(after: configuration.requestTimeoutSeconds))
        client.deadline.store(limit, ordering: .relaxed)
        client.beginRequest(target: target)
    }

    func finished(_ client: ClientConnection) {
        guard client.phase.load(ordering: .relaxed) != .idle else { return }
        // The next request's first byte goes unnoticed, so it gets the time to wait as well.
        client.endRequest(
            nextDeadline: deadline(after: configuration.idleTimeoutSeconds + configuration.requestTimeoutSeconds))
        inFlight.subtract(1, ordering: .relaxed)
    }

    func handle(
        _ connection: OpaquePointer, _ client: ClientConnection, url: UnsafePointer<CChar>,
        method: UnsafePointer<CChar>, version: UnsafePointer<CChar>, upload: UnsafePointer<CChar>?,
        uploadBytes: UnsafeMutablePointer<Int>
    ) -> MHD_Result {
        switch client.step {
        case .head:
            return readHead(connection, client, url: url, method: method, version: version)
        case .body where uploadBytes.pointee > 0:
            defer { uploadBytes.pointee = 0 }
            return readBody(client, UnsafeRawBufferPointer(start: upload, count: uploadBytes.pointee))
        case .body:
            client.arrivedAt = MonotonicClock.nanoseconds()
            client.phase.store(.handling, ordering: .releasing)
            client.deadline.store(.max, ordering: .relaxed)
            guard client.discardedBytes == 0 else {
                return answer(connection, client, router.render(RequestHead.bodyTooLarge(configuration)))
            }
            return route(connection, client)
        case .answer:
            guard let response = client.pending.withLock({ $0?.response }) else { return .YES }
            return queue(response, connection, client)
        case .done:
            uploadBytes.pointee = 0
            return .YES
        }
    }

    private func readHead(
        _ connection: OpaquePointer, _ client: ClientConnection, url: UnsafePointer<CChar>,
        method: UnsafePointer<CChar>, version: UnsafePointer<CChar>
    ) -> MHD_Result {
        let head = RequestHead.read(
            connection, method: method, url: url, targetBytes: client.targetBytes, version: version)
        let methodName = String(cString: method)
        client.method = HTTPMethod(rawValue: methodName)
        var problem: HTTPError?
        if client.targetBytes > configuration.maxURIBytes {
            problem = HTTPError(414, "the request target exceeds \(configuration.maxURIBytes) bytes")
        } else {
            problem = head.problem(
                method: methodName, isHTTP10: strcmp(version, "HTTP/1.0") == 0, configuration)
        }
        if let problem {
            client.arrivedAt = MonotonicClock.nanoseconds()
            client.closesAfterAnswer = true
            return answer(connection, client, router.render(problem))
        }
        client.headers = HTTPHeaders(head.headers)
        client.step = .body
        return .YES
    }

    /// Collects the body. What exceeds the limit is read and thrown away, because libmicrohttpd
    /// accepts no answer before the end, but not for ever.
    private func readBody(_ client: ClientConnection, _ piece: UnsafeRawBufferPointer) -> MHD_Result {
        if client.discardedBytes == 0, client.body.count + piece.count <= configuration.maxBodyBytes {
            client.body.append(contentsOf: piece)
            return .YES
        }
        client.body = []
        client.discardedBytes += piece.count
        if client.discardedBytes <= max(configuration.maxBodyBytes, 1 << 20) { return .YES }
        client.isCut.store(true, ordering: .relaxed)
        return .NO
    }

    private func route(_ connection: OpaquePointer, _ client: ClientConnection) -> MHD_Result {
        var request: HTTPRequest
        do throws(HTTPError) {
            request = try HTTPRequest(
                method: client.method, target: client.target, headers: client.headers, body: client.body,
                remoteAddress: client.remoteAddress)
        } catch {
            client.closesAfterAnswer = true
            return answer(connection, client, router.render(error))
        }
        // The request holds the only copy from here on.
        client.body = []

        request.certificateName = client.certificateName

        switch router.resolve(request) {
        case .outcome(let outcome, let template):
            client.template = template
            if let failure = outcome.failure { report(failure) }
            return answer(connection, client, outcome.response)
        case .pending(let work, let template):
            client.template = template
            return suspend(connection, client, work, acceptEncoding: request.headers.list("Accept-Encoding"))
        }
    }

    private func suspend(
        _ connection: OpaquePointer, _ client: ClientConnection, _ work: @escaping @Sendable () async -> Router.Outcome,
        acceptEncoding: String?
    ) -> MHD_Result {
        guard let pending = suspended.suspend(connection) else {
            return answer(connection, client, router.render(Self.stopping))
        }
        client.step = .answer
        client.pending.withLock { $0 = pending }
        let task = Task {
            let outcome = await work()
            if let failure = outcome.failure { report(failure) }
            suspended.resume(pending, with: compression.applied(to: outcome.response, acceptEncoding: acceptEncoding))
        }
        pending.attach(task)
        return .YES
    }

    static let stopping = HTTPError(503, "the server is stopping; try again", headers: ["Retry-After": "5"])

    private func answer(
        _ connection: OpaquePointer, _ client: ClientConnection, _ response: HTTPResponse
    ) -> MHD_Result {
        let compressed = compression.applied(
            to: response, acceptEncoding: client.headers.list("Accept-Encoding"))
        return queue(compressed, connection, client)
    }

    private func queue(
        _ response: HTTPResponse, _ connection: OpaquePointer, _ client: ClientConnection
    ) -> MHD_Result {
        var response = router.addFields(to: response)
        if !(200...599).contains(response.status) {
            report("\(client.method) \(client.template ?? "") answered with status \(response.status)")
            response = router.addFields(to: router.render(HTTPError(500, "the server failed to answer this request")))
        }
        let now = MonotonicClock.nanoseconds()
        recorder.record(
            template: client.template, code: response.status, seconds: Double(now - client.arrivedAt) / 1e9)
        if response.isAbort {
            client.isCut.store(true, ordering: .relaxed)
            cmhd_reset_socket(client.descriptor)
            return .NO
        }
        // All of this before the answer is queued: it may be sent, and the request over, by then.
        client.step = .done
        client.phase.store(.sending, ordering: .releasing)
        client.deadline.store(
            now + Int64(configuration.responseTimeoutSeconds) * 1_000_000_000, ordering: .relaxed)
        return QueuedResponse.queue(
            response, on: connection, closing: isDraining.load(ordering: .relaxed) || client.closesAfterAnswer,
            report: { report($0) })
    }
}
