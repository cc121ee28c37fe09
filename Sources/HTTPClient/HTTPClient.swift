/// An HTTP client for services that poll a few servers: bounded in time and memory, cancellable, and careful with
/// credentials.
///
/// All transfers run on one thread through libcurl's multi interface; connections are kept and reused. Certificates
/// are verified against the system's authorities, unless ``HTTPClientTLS`` says otherwise. Redirects are not followed, cookies and `.netrc` not read.
/// A proxy is taken from the environment as curl does (`http_proxy`, `HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`…).
public final class HTTPClient: Sendable {
    private let configuration: HTTPClientConfiguration
    private let loop: CurlLoop

    public init(_ configuration: HTTPClientConfiguration) {
        self.configuration = configuration
        loop = CurlLoop()
        loop.start()
    }

    deinit {
        loop.close()
    }

    /// Sends `request` and waits for the whole answer.
    ///
    /// When the task is cancelled it throws at once; the transfer is taken down behind it.
    ///
    /// - Throws: ``HTTPClientError``. An answer of any status is no error.
    public func execute(_ request: HTTPClientRequest) async throws(HTTPClientError) -> HTTPClientResponse {
        try request.validate(userAgent: configuration.userAgent)
        let call = Call(request: request, configuration: configuration)
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                call.completion.wait(continuation)
                loop.submit(call)
            }
        } onCancel: {
            call.completion.complete(.failure(HTTPClientError(.cancelled, "the request was cancelled")))
            loop.cancel(call)
        }
        return try result.get()
    }

    /// Ends the client: requests in flight fail with ``HTTPClientError/Reason/shutdown``, and so does every later
    /// one. Returns when the connections are closed and the thread has ended. Idempotent.
    public func shutdown() async {
        await loop.shutdown()
    }
}
