/// An hour's or a day's spend against what was expected of it.
public struct SpendAnomaly: Sendable, Equatable {
    /// How spend compares.
    public enum State: String, Sendable {
        /// Within the 95 % interval.
        case normal
        /// Below it, and the window is over.
        case low
        /// Above it.
        case high
        /// So far above it that something runs away.
        case runaway
    }

    /// From when on spend is told to run away.
    public struct Settings: Sendable, Equatable {
        /// How many times the upper end of the 95 % interval.
        public var runawayRatio = 3.0
        /// What less than is never out of the ordinary, in micro-dollars. It also stands in for an upper end below it.
        public var leastMicroUSD: Int64 = 1_000_000

        public init() {}
    }

    public var expectation: SpendExpectation
    /// What was spent in the window so far, in micro-dollars.
    public var spentMicroUSD: Int64
    /// Whether the window is over.
    public var isOver: Bool
    /// Spend over the upper end of the interval (at least ``Settings/leastMicroUSD``).
    public var ratio: Double
    public var state: State

    /// - Parameter through: up to when spend is known for good, in Unix seconds.
    public init(_ expectation: SpendExpectation, spend: ScopedSpend, through: Int64, settings: Settings = Settings()) {
        let end = expectation.start + expectation.seconds
        self.expectation = expectation
        spentMicroUSD = spend.total(in: expectation.start..<end)
        isOver = through >= end
        ratio = Double(spentMicroUSD) / Double(max(1, expectation.upper95MicroUSD, settings.leastMicroUSD))
        if ratio > settings.runawayRatio {
            state = .runaway
        } else if ratio > 1 {
            state = .high
        } else if isOver, spentMicroUSD < expectation.lower95MicroUSD,
            expectation.medianMicroUSD - spentMicroUSD >= settings.leastMicroUSD
        {
            state = .low
        } else {
            state = .normal
        }
    }
}
