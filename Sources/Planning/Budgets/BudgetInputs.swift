/// What is known when a budget is evaluated.
public struct BudgetInputs: Sendable {
    /// What was spent in the budget's scope.
    public var spend: ScopedSpend
    /// The time for which spend is known, in Unix seconds: within it, an hour without a row cost nothing. It ends with the
    /// newest hour that is over; rows of later ones are of hours that are not. Nil when nothing is known.
    public var coverage: Range<Int64>?
    /// Whether something is known of everything in scope; if not, spend is a lower bound.
    public var isWhole: Bool
    /// Whether all of the history has been read: half of it would reach thresholds at other times.
    public var isComplete: Bool
    /// What the whole scope is expected to spend; nil without.
    public var outlook: SpendOutlook?
    /// What is remembered of the budget.
    public var memory: BudgetMemory
    /// Each model in scope: what it was used for, and what it spends.
    public var models: [ModelUse]
    /// The models that could stand in for others.
    public var offers: [ModelOffer]

    public init(
        spend: ScopedSpend, coverage: Range<Int64>?, isWhole: Bool = true, isComplete: Bool = true, outlook: SpendOutlook? = nil,
        memory: BudgetMemory = BudgetMemory(),
        models: [ModelUse] = [], offers: [ModelOffer] = []
    ) {
        self.spend = spend
        self.coverage = coverage
        self.isWhole = isWhole
        self.isComplete = isComplete
        self.outlook = outlook
        self.memory = memory
        self.models = models
        self.offers = offers
    }
}
