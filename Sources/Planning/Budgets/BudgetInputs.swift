/// What is known when a budget is evaluated.
public struct BudgetInputs: Sendable {
    /// What was spent in the budget's scope.
    public var spend: ScopedSpend
    /// The time for which spend is known, in Unix seconds: within it, an hour without a row cost nothing. It ends with the
    /// newest hour that is over; rows of later ones are of hours that are not. Nil when nothing is known.
    public var coverage: Range<Int64>?
    /// What the whole scope is expected to spend; nil without.
    public var outlook: SpendOutlook?
    /// What is remembered of the budget.
    public var memory: BudgetMemory
    /// Each model in scope: what it uses, and what it is expected to spend.
    public var models: [ModelUse]
    /// The models that could stand in for others: those that the gateway offers, and those in use.
    public var offered: [String]
    public var prices: PriceTable

    public init(
        spend: ScopedSpend, coverage: Range<Int64>?, outlook: SpendOutlook? = nil, memory: BudgetMemory = BudgetMemory(),
        models: [ModelUse] = [], offered: [String] = [], prices: PriceTable = .builtIn
    ) {
        self.spend = spend
        self.coverage = coverage
        self.outlook = outlook
        self.memory = memory
        self.models = models
        self.offered = offered
        self.prices = prices
    }
}

/// What one model of one account was used for lately, and what it is expected to spend.
public struct ModelUse: Sendable {
    public var account: String
    public var model: String
    /// One for each name that is reported as this one.
    public var spend: [SpendSeries]
    /// Of the last four weeks.
    public var inputTokens: Int64
    /// Of the last four weeks.
    public var outputTokens: Int64
    /// Of the last four weeks; nil where the gateway does not tell them of every hour.
    public var requests: Int64?
    /// Of the last four weeks, in micro-dollars.
    public var costMicroUSD: Int64
    /// Nil without a forecast.
    public var outlook: SpendOutlook?

    public init(
        account: String, model: String, spend: [SpendSeries], inputTokens: Int64, outputTokens: Int64, requests: Int64?,
        costMicroUSD: Int64, outlook: SpendOutlook? = nil
    ) {
        self.account = account
        self.model = model
        self.spend = spend
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
        self.requests = requests
        self.costMicroUSD = costMicroUSD
        self.outlook = outlook
    }
}
