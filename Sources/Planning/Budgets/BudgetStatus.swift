/// Where a budget stands. Money is in micro-dollars, times are Unix seconds, and what is not known is nil.
public struct BudgetStatus: Sendable, Equatable {
    public enum State: String, Sendable {
        case ok
        /// The projection reaches the limit, or the guard is open.
        case warning
        /// The limit is spent.
        case exceeded
        /// Spend is not known.
        case unknown
    }

    /// Whether spending may go on.
    public enum GuardState: String, Sendable {
        /// Below the guard's ratio: spending may go on.
        case closed
        /// At the guard's ratio or above.
        case open
    }

    /// What will have been spent when the period ends.
    public struct Projection: Sendable, Equatable {
        /// As likely too high as too low.
        public var medianMicroUSD: Int64
        /// The ends of the central 80 % interval; nil without evidence of how wrong such sums are.
        public var lower80MicroUSD: Int64?
        /// See ``lower80MicroUSD``.
        public var upper80MicroUSD: Int64?
    }

    /// How fast spend goes, over one window.
    public struct BurnRate: Sendable, Equatable {
        /// As in the answer: `1h`, `6h`, `1d`, `3d`.
        public var window: String
        /// The window's length.
        public var seconds: Int64
        /// Spend per time in the window over limit per time in the period: above 1, the limit does not last.
        /// Nil when data does not cover the window.
        public var ratio: Double?
    }

    /// A share of the limit, and when it is spent.
    public struct Threshold: Sendable, Equatable {
        /// Of the limit: 0.8 is 80 %.
        public var ratio: Double
        /// When spend reached it.
        public var actualCrossedAt: Int64?
        /// When the median projection reaches it; nil when spend has already, or when not within the period.
        public var forecastCrossesAt: Int64?
    }

    /// A model to use in place of another, and what that saves to the end of the period.
    public struct Advice: Sendable, Equatable {
        public var from: String
        public var to: String
        /// What the change saves from now to the end of the period.
        public var projectedSavingMicroUSD: Int64
    }

    /// The budget's.
    public var name: String
    /// The period that contains the time of evaluation.
    public var period: CalendarPeriod
    /// What may be spent in the period.
    public var limitMicroUSD: Int64
    /// The sum of the rows of the period, exactly.
    public var spentMicroUSD: Int64?
    /// Never below 0.
    public var remainingMicroUSD: Int64?
    /// Whether spend is known from the start of the period on; if not, ``spentMicroUSD`` is a lower bound.
    public var coversPeriod: Bool
    /// Nil with too little history.
    public var projection: Projection?
    /// When the limit is reached, or was.
    public var exhaustionAt: Int64?
    public var burnRates: [BurnRate]
    public var state: State
    /// Ascending.
    public var thresholds: [Threshold]
    /// Nil when spend is not known.
    public var guardState: GuardState?
    /// The ratio of the limit at which the guard opens.
    public var guardRatio: Double
    /// Always empty in this version.
    public var advice: [Advice]
}
