/// What the rate-limit headers of an answer say.
struct RateLimitState: Sendable {
    /// Calls per minute.
    let limit: Int
    /// Calls that may be made at once.
    let remaining: Int
    /// Real seconds until the bucket is full again.
    let secondsUntilFull: Double
    let policy: String

    /// - Parameter date: the gateway's clock as its `Date` header has it, in Unix seconds, so that a
    ///   client can take the difference.
    func headers(date: Double) -> [(String, String)] {
        [
            ("X-RateLimit-Limit", String(limit)),
            ("X-RateLimit-Remaining", String(max(0, remaining))),
            ("X-RateLimit-Reset", String(Int64((date + min(secondsUntilFull, 86_400)).rounded(.up)))),
            ("X-RateLimit-Policy", policy),
        ]
    }
}
