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
    /// - Parameters:
    ///   - spend: the model's.
    ///   - through: the end of the newest hour that is over, in Unix seconds.
    public init(
        account: String, model: String, spend: ScopedSpend, outlook: SpendOutlook?, period: CalendarPeriod, through: Int64
    ) {
        let spent = spend.total(in: period.start..<period.end)
        let rest = RestOfPeriod(spend, period: period, spent: spent, through: through, outlook: outlook)
        self.init(
            account: account, model: model, spentMicroUSD: spent, projection: rest.projection,
            remainingMicroUSD: rest.remainingMicroUSD)
    }
}
