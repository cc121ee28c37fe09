import HTTPClient

/// Why the gateway gave no usable answer.
public struct GatewayError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kind of failure, few enough to label a metric with.
    public enum Reason: String, Sendable, CaseIterable {
        /// 401 or 403: the key is wrong, or may not do this.
        case unauthorized
        /// 400 or 422.
        case badRequest = "bad_request"
        case notFound = "not_found"
        /// 429.
        case rateLimited = "rate_limited"
        /// 5xx.
        case serverError = "server_error"
        /// Any other status that is no success, redirects among them.
        case unexpectedStatus = "unexpected_status"
        /// A success whose body is not what was asked for.
        case malformed
        // No answer: see HTTPClientError.Reason.
        case timeout, connect, dns, tls, reset
        case tooLarge = "too_large"
        case cancelled, `protocol`, proxy
        case invalidURL = "invalid_url"
        case shutdown
    }

    public var reason: Reason
    /// Nil when there was no answer.
    public var status: Int?
    /// Seconds that the gateway asked to wait: from `Retry-After`, or for a 429 without one from `X-RateLimit-Reset`.
    public var retryAfter: Double?
    public var rateLimit: RateLimit?
    /// What could not be understood of an answer that is ``Reason/malformed``.
    public var rejected: [RejectedRow]
    /// A sentence for people, without the key, control characters, or more than a few hundred bytes.
    public var detail: String

    public init(
        reason: Reason, status: Int? = nil, retryAfter: Double? = nil, rateLimit: RateLimit? = nil,
        rejected: [RejectedRow] = [], detail: String
    ) {
        self.reason = reason
        self.status = status
        self.retryAfter = retryAfter
        self.rateLimit = rateLimit
        self.rejected = rejected
        self.detail = detail
    }

    public var description: String { "\(reason.rawValue): \(detail)" }

    /// What this is to a ``RetryPolicy``.
    public var retryOutcome: RetryOutcome {
        switch reason {
        case .unauthorized, .badRequest, .notFound, .rateLimited, .serverError, .unexpectedStatus:
            status.map(RetryOutcome.status) ?? .permanent
        case .timeout, .connect, .dns, .tls, .reset, .protocol, .proxy: .transport
        case .malformed, .tooLarge, .cancelled, .invalidURL, .shutdown: .permanent
        }
    }

    static func malformed(_ detail: String, rejected: [RejectedRow] = []) -> GatewayError {
        GatewayError(reason: .malformed, rejected: rejected, detail: detail)
    }

    init(_ error: HTTPClientError) {
        let reason: Reason =
            switch error.reason {
            case .dns: .dns
            case .connect: .connect
            case .tls: .tls
            case .timeout: .timeout
            case .reset: .reset
            case .tooLarge: .tooLarge
            case .protocol: .protocol
            case .cancelled: .cancelled
            case .proxy: .proxy
            case .invalidURL: .invalidURL
            case .shutdown: .shutdown
            }
        self.init(reason: reason, detail: error.detail)
    }
}
