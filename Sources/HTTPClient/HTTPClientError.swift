/// Why a request got no answer.
public struct HTTPClientError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kind of failure, few enough to label a metric with.
    public enum Reason: String, Sendable, CaseIterable {
        /// The host's name could not be resolved.
        case dns
        /// No connection: refused, or no route.
        case connect
        /// The TLS handshake failed, or the server's certificate is not to be trusted.
        case tls
        /// A connect, total or low-speed limit was reached.
        case timeout
        /// The peer closed the connection before the answer was whole.
        case reset
        /// The answer exceeds ``HTTPClientConfiguration/maxResponseBytes``, or its header section 256 KiB.
        case tooLarge = "too_large"
        /// What came is not HTTP, or the request could not be put into HTTP.
        case `protocol`
        /// The task was cancelled.
        case cancelled
        /// The proxy named by the environment could not be used.
        case proxy
        /// The URL is not an absolute http or https URL.
        case invalidURL = "invalid_url"
        /// The client was shut down.
        case shutdown
    }

    public let reason: Reason
    /// A sentence for people: no header value, no body, no credential, no line break.
    public let detail: String

    public init(_ reason: Reason, _ detail: String) {
        self.reason = reason
        self.detail = detail
    }

    public var description: String { "\(reason.rawValue): \(detail)" }
}
