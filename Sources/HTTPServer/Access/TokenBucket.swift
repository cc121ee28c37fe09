/// A token bucket: it starts full, each event takes a token, and one comes back every interval.
struct TokenBucket: Sendable, Equatable {
    /// What became of one event.
    struct Turn: Sendable, Equatable {
        let isAllowed: Bool
        /// Events that would be allowed right now.
        let remaining: Int
        /// Seconds until another event is allowed; 0 when one is now.
        let secondsUntilNext: Double
        /// Seconds until the bucket is full again.
        let secondsUntilFull: Double
    }

    let limit: RateLimit
    /// Tokens at `time`.
    private var level: Double
    private var time: Double

    /// - Parameter time: seconds on any clock that does not run backwards.
    init(_ limit: RateLimit, at time: Double) {
        self.limit = limit
        level = Double(limit.burst)
        self.time = time
    }

    /// Tokens at a time, parts of one included.
    func level(at now: Double) -> Double {
        min(Double(limit.burst), level + max(0, now - time) / limit.interval)
    }

    /// Takes a token if there is one.
    mutating func take(at now: Double) -> Turn {
        level = level(at: now)
        time = max(time, now)
        // A sum of many small parts may be short of a whole by a rounding error.
        let isAllowed = level >= 1 - 1e-9
        if isAllowed { level = max(0, level - 1) }
        return Turn(
            isAllowed: isAllowed, remaining: Int(level + 1e-9),
            secondsUntilNext: max(0, 1 - level) * limit.interval,
            secondsUntilFull: (Double(limit.burst) - level) * limit.interval)
    }
}
