/// What a failed attempt came to, as far as retrying is concerned.
public enum RetryOutcome: Sendable, Equatable {
    /// No answer: a transport failure that another attempt may not meet.
    case transport
    /// An answer with this status.
    case status(Int)
    /// A failure that another attempt would only repeat: an invalid URL, a cancellation, an answer that makes no sense.
    case permanent
}

/// What to do after a failed attempt.
public enum RetryDecision: Sendable, Equatable {
    /// Try again in this many seconds.
    case retry(after: Double)
    case giveUp
}

/// When to try again: exponential backoff with full jitter (delays are uniform between zero and a doubling bound,
/// which spreads clients that failed together), never sooner than the server's `Retry-After` asks, never later than
/// ``maxDelay``.
public struct RetryPolicy: Sendable, Equatable {
    /// Attempts in all, the first included.
    public var maxAttempts: Int
    /// The bound of the first delay, in seconds.
    public var baseDelay: Double
    /// The longest delay, in seconds, whatever the server asks.
    public var maxDelay: Double

    public init(maxAttempts: Int = 4, baseDelay: Double = 1, maxDelay: Double = 60) {
        self.maxAttempts = maxAttempts
        self.baseDelay = baseDelay
        self.maxDelay = maxDelay
    }

    /// - Parameters:
    ///   - attempt: the number of the attempt that failed, from 1.
    ///   - retryAfter: seconds that the server asked to wait; see ``RetryAfter``.
    public func decide(
        attempt: Int, outcome: RetryOutcome, retryAfter: Double?, random: inout some RandomNumberGenerator
    ) -> RetryDecision {
        guard attempt < maxAttempts, Self.isRetryable(outcome) else { return .giveUp }
        let longest = max(0, maxDelay)
        let doublings = Double(min(max(0, attempt - 1), 62))
        let bound = min(longest, max(0, baseDelay) * exp2(doublings))
        let backoff = bound > 0 ? Double.random(in: 0...bound, using: &random) : 0
        guard let retryAfter, !retryAfter.isNaN else { return .retry(after: backoff) }
        return .retry(after: max(backoff, min(max(0, retryAfter), longest)))
    }

    private static func isRetryable(_ outcome: RetryOutcome) -> Bool {
        switch outcome {
        case .transport: true
        case .status(let status): [408, 429, 500, 502, 503, 504].contains(status)
        case .permanent: false
        }
    }

    private func exp2(_ exponent: Double) -> Double {
        Double(sign: .plus, exponent: Int(exponent), significand: 1)
    }
}
