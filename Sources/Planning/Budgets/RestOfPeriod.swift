/// Spend from the newest hour that is over to the end of a period, on top of what was spent before.
struct RestOfPeriod {
    let period: CalendarPeriod
    /// What was spent in the period so far, rows of the hour that is not over among it.
    let spentMicroUSD: Int64
    /// What was spent in hours that are over. The rest is of an hour that the outlook has whole.
    private let closedMicroUSD: Int64
    /// From where on the outlook counts.
    private let from: Int64
    private let outlook: SpendOutlook?

    /// - Parameters:
    ///   - spent: what was spent in the period.
    ///   - through: the end of the newest hour that is over, in Unix seconds.
    init(_ spend: ScopedSpend, period: CalendarPeriod, spent: Int64, through: Int64, outlook: SpendOutlook?) {
        self.period = period
        self.outlook = outlook
        spentMicroUSD = spent
        // When an hour is over, its forecast goes before its usage comes.
        from = min(period.end, max(period.start, through, outlook?.start ?? .min))
        // What is told to be spent may be more than the rows' sum, and stays so.
        let open = spend.total(in: from..<max(from, period.end))
        closedMicroUSD = max(0, spent.subtracting(saturating: open))
    }

    /// What will have been spent at the end of the period; nil without an outlook.
    var projection: BudgetStatus.Projection? {
        guard let median = amount(0.5) else { return nil }
        return BudgetStatus.Projection(
            medianMicroUSD: median, lower80MicroUSD: amount(0.1).map { min($0, median) },
            upper80MicroUSD: amount(0.9).map { max($0, median) })
    }

    /// What is still to be spent, by the median; nil without an outlook.
    var remainingMicroUSD: Int64? {
        amount(0.5).map { $0.subtracting(saturating: spentMicroUSD) }
    }

    private func amount(_ quantile: Double) -> Int64? {
        guard let rest = outlook?.total(in: from..<period.end, quantile: quantile) else { return nil }
        return max(spentMicroUSD, closedMicroUSD.adding(saturating: MicroUSD.amount(ofDollars: rest)))
    }

    /// When a quantile of spend reaches `target` micro-dollars: the quantile 0.9 of spend is there before its median, and
    /// the quantile 0.1 after it.
    ///
    /// - Returns: nil when it does not within the period, is unknown, or was reached by what is spent.
    func time(reaching target: Double, quantile: Double) -> Int64? {
        guard target > Double(spentMicroUSD), target.isFinite else { return nil }
        return outlook?.time(
            reaching: (target - Double(closedMicroUSD)) / MicroUSD.perDollar, in: from..<period.end, quantile: quantile)
    }
}
