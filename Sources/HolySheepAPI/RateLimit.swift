import Foundation

/// The limit that the gateway applies to a key, as its headers tell. What they don't tell is nil.
public struct RateLimit: Sendable, Equatable {
    /// Requests in a window (`X-RateLimit-Limit`).
    public var limit: Int64?
    /// Requests left in this window (`X-RateLimit-Remaining`).
    public var remaining: Int64?
    /// When the window ends (`X-RateLimit-Reset`), on the local clock.
    public var resetAt: Date?
    /// The name of the policy (`X-RateLimit-Policy`): printable ASCII, at most 128 bytes.
    public var policy: String?

    public init(limit: Int64? = nil, remaining: Int64? = nil, resetAt: Date? = nil, policy: String? = nil) {
        self.limit = limit
        self.remaining = remaining
        self.resetAt = resetAt
        self.policy = policy
    }
}
