/// How often something may happen: one every `interval` seconds on average, `burst` at once.
public struct RateLimit: Sendable, Equatable {
    /// Seconds, above 0.
    public var interval: Double
    /// At least 1.
    public var burst: Int

    public init(interval: Double, burst: Int) {
        self.interval = interval
        self.burst = burst
    }
}
