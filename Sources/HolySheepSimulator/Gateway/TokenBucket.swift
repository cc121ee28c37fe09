/// A token bucket: holds up to `capacity` tokens, refilled at a constant rate; a call takes one.
struct TokenBucket: Sendable {
    let capacity: Double
    let refillPerSecond: Double
    private(set) var tokens: Double
    private var updatedAt: Double

    /// A full bucket at `time`, in seconds on any clock.
    init(capacity: Double, refillPerSecond: Double, at time: Double) {
        self.capacity = capacity
        self.refillPerSecond = refillPerSecond
        tokens = capacity
        updatedAt = time
    }

    /// Takes a token if there is one. A clock that stepped back refills nothing.
    mutating func take(at time: Double) -> Bool {
        refill(at: time)
        guard tokens >= 1 else { return false }
        tokens -= 1
        return true
    }

    /// Seconds until the next token, 0 when there is one.
    func secondsUntilToken() -> Double {
        max(0, (1 - tokens) / refillPerSecond)
    }

    /// Seconds until the bucket is full.
    func secondsUntilFull() -> Double {
        (capacity - tokens) / refillPerSecond
    }

    private mutating func refill(at time: Double) {
        tokens = min(capacity, tokens + max(0, time - updatedAt) * refillPerSecond)
        updatedAt = time
    }
}
