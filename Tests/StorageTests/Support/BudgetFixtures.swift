@testable import Storage

func budgetLimit(
    _ budget: String = "monthly", _ limit: Int64 = 600_000_000, at: Int64 = newYear, by: String? = "alice",
    comment: String? = "launch"
) -> StoredBudgetLimit {
    StoredBudgetLimit(budget: budget, limitMicroUSD: limit, setAt: at, setBy: by, comment: comment)
}

func budgetPeriod(
    _ budget: String = "monthly", _ start: Int64 = newYear, end: Int64? = nil, scope: String = "s",
    limit: Int64 = 500_000_000, carried: Int64 = 0, high: Int64 = 1
) -> StoredBudgetPeriod {
    StoredBudgetPeriod(
        budget: budget, start: start, end: end ?? start + day, scope: scope, limitMicroUSD: limit,
        carriedMicroUSD: carried, highMicroUSD: high)
}

func budgetCrossing(
    _ budget: String = "monthly", _ start: Int64 = newYear, _ basis: StoredBudgetCrossing.Basis = .actual,
    ratio: Int64 = 800_000, at: Int64 = newYear + hour, limit: Int64 = 500_000_000, cost: Int64 = 400_000_001
) -> StoredBudgetCrossing {
    StoredBudgetCrossing(
        budget: budget, start: start, basis: basis, ratioMillionths: ratio, at: at, limitMicroUSD: limit,
        costMicroUSD: cost)
}

func spendExpectation(
    _ model: String = "m", _ start: Int64 = newYear, seconds: Int64 = hour, issuedAt: Int64? = nil,
    median: Int64 = 20, lower: Int64 = 10, upper: Int64 = 40
) -> StoredSpendExpectation {
    StoredSpendExpectation(
        model: model, start: start, seconds: seconds, issuedAt: issuedAt ?? min(start, newYear), medianMicroUSD: median,
        lowerMicroUSD: lower, upperMicroUSD: upper)
}
