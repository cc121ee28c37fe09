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

    /// What will have been spent when the period ends.
    public struct Projection: Sendable, Equatable {
        /// As likely too high as too low.
        public var medianMicroUSD: Int64
        /// The ends of the central 80 % interval; nil without evidence of how wrong such sums are.
        public var lower80MicroUSD: Int64?
        /// See ``lower80MicroUSD``.
        public var upper80MicroUSD: Int64?
    }

    /// When the limit is reached, or was: then all three are the same.
    public struct Exhaustion: Sendable, Equatable {
        /// By the median of the projection; nil when it stays below the limit to the period's end.
        public var at: Int64?
        /// By the upper end of its 80 % interval.
        public var earliest: Int64?
        /// By the lower end; nil when it stays below the limit.
        public var latest: Int64?
    }

    /// A share of the limit, and when it is reached.
    public struct Threshold: Sendable, Equatable {
        /// Of the limit: 0.8 is 80 %.
        public var ratio: Double
        /// Whether its crossing by spend is reported.
        public var isOfSpend = true
        /// Whether its crossing by the projection is reported.
        public var isOfProjection = true
        /// When spend first reached it in the period, at the limit that was in force then.
        public var actualCrossedAt: Int64?
        /// When the projection for the period's end was first seen to reach it.
        public var forecastCrossedAt: Int64?
        /// When spend is projected to reach it, by the median; nil when it has, or will not within the period.
        public var forecastCrossesAt: Int64?
    }

    /// The budget's.
    public var name: String
    public var scope: BudgetScope
    /// The period that contains the time of evaluation.
    public var period: CalendarPeriod
    /// What may be spent in the period, with what was carried over into it.
    public var limitMicroUSD: Int64
    /// What the period before left.
    public var carriedMicroUSD: Int64
    /// The sum of the rows of the period, exactly, or what it was before it was revised downwards: it never falls.
    public var spentMicroUSD: Int64?
    /// What ``spentMicroUSD`` is above the sum of the rows, because they were revised downwards.
    public var revisedDownMicroUSD: Int64 = 0
    /// Never below 0.
    public var remainingMicroUSD: Int64?
    /// Whether spend is known from the start of the period on; if not, ``spentMicroUSD`` is a lower bound.
    public var coversPeriod = false
    /// Nil with too little history.
    public var projection: Projection?
    /// Nil when the limit is not reached in the period, or nothing is known.
    public var exhaustion: Exhaustion?
    public var burnRates: [BurnRate]
    public var state = State.unknown
    /// Ascending.
    public var thresholds: [Threshold]
    /// Crossings that were not remembered yet.
    public var newCrossings: [BudgetCrossing] = []
    /// The ratio of the limit at which the guard opens.
    public var guardRatio: Double
    /// Nil when spend is not known.
    public var costGuard: CostGuard?
    /// Those that spend or will, the dearest first.
    public var models: [ModelSpend] = []
    /// What saves most first.
    public var advice: [CostAdvice] = []
    /// Nil when it is not known what a request costs, or what is to come.
    public var request: RequestBudget?
}
