import Forecasting

/// How much may be spent on what, and by when.
public struct BudgetDefinition: Sendable, Equatable {
    /// Unique among budgets.
    public var name: String
    /// A calendar period in the time zone that it is evaluated in.
    public var period: PeriodKind
    /// In micro-dollars. At 0 or below nothing may be spent, and the budget is exceeded from the start.
    public var limitMicroUSD: Int64
    /// The account whose spend counts; all when nil.
    public var account: String?
    /// The model whose spend counts; all when nil.
    public var model: String?
    /// Ratios of the limit whose crossing is reported, above 0: 0.8 is 80 %.
    public var thresholds: [Double]

    public init(
        name: String, period: PeriodKind, limitMicroUSD: Int64, account: String? = nil, model: String? = nil,
        thresholds: [Double] = [0.5, 0.8, 0.9, 1.0]
    ) {
        self.name = name
        self.period = period
        self.limitMicroUSD = limitMicroUSD
        self.account = account
        self.model = model
        self.thresholds = thresholds
    }
}

/// What is known when a budget is evaluated.
public struct BudgetInputs: Sendable {
    /// The cost of one hour of one model.
    public struct Spend: Sendable, Equatable {
        /// When the hour begins, in Unix seconds. The hour belongs to the period in which it begins.
        public var start: Int64
        /// In micro-dollars, 0 or more.
        public var costMicroUSD: Int64

        public init(start: Int64, costMicroUSD: Int64) {
            self.start = start
            self.costMicroUSD = costMicroUSD
        }
    }

    /// The hours in the budget's scope, in any order; those outside the period are used for burn rates only.
    public var spend: [Spend]
    /// From when on spend is known, in Unix seconds. Within what is covered, an hour without a row cost nothing.
    /// Nil when nothing is known.
    public var coveredFrom: Int64?
    /// Up to when spend is known: the end of the last hour that is. Nil when nothing is known.
    public var coveredThrough: Int64?
    /// The cost in US dollars per step, of the whole scope; nil without.
    public var costForecastUSD: Forecast?
    /// At which ratio of the limit the guard opens: 0.9 is 90 %.
    public var guardRatio: Double

    public init(
        spend: [Spend], coveredFrom: Int64?, coveredThrough: Int64?, costForecastUSD: Forecast? = nil,
        guardRatio: Double = 0.9
    ) {
        self.spend = spend
        self.coveredFrom = coveredFrom
        self.coveredThrough = coveredThrough
        self.costForecastUSD = costForecastUSD
        self.guardRatio = guardRatio
    }
}
