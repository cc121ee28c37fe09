/// What one model of one account has spent in a period, and will have. Money is in micro-dollars.
public struct ModelSpend: Sendable, Equatable {
    public var account: String
    public var model: String
    public var spentMicroUSD: Int64
    /// At the period's end; nil with too little history.
    public var projection: BudgetStatus.Projection?
    /// What is still to come, by the median; nil with too little history.
    public var remainingMicroUSD: Int64?
}

extension ModelSpend {
    /// - Parameter through: the end of the newest hour that is over, in Unix seconds.
    init(_ use: ModelUse, period: CalendarPeriod, through: Int64) {
        let spend = ScopedSpend(parts: use.spend)
        account = use.account
        model = use.model
        spentMicroUSD = spend.total(in: period.start..<period.end)
        let rest = RestOfPeriod(spend, period: period, spent: spentMicroUSD, through: through, outlook: use.outlook)
        projection = rest.projection
        remainingMicroUSD = rest.remainingMicroUSD
    }
}
