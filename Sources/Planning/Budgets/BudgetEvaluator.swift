import Foundation

/// Answers what a budget has spent, will have spent, and when it is exhausted.
public enum BudgetEvaluator {
    /// How late data may be and still speak of the present: usage of an hour comes after it, and up to two hours later.
    private static let lateness: Int64 = 3 * 3600

    private static let windows: [(name: String, seconds: Int64)] = [
        ("1h", 3600), ("6h", 6 * 3600), ("1d", 86_400), ("3d", 3 * 86_400),
    ]

    /// - Parameters:
    ///   - time: now, in Unix seconds; the period is the one that it lies in.
    ///   - timeZone: where the period's days begin at midnight.
    public static func evaluate(
        _ budget: BudgetDefinition, inputs: BudgetInputs, at time: Int64, timeZone: TimeZone
    ) -> BudgetStatus {
        let period = CalendarPeriod.containing(time, budget.period, timeZone)
        var status = BudgetStatus(
            name: budget.name, period: period, limitMicroUSD: budget.limitMicroUSD, coversPeriod: false,
            burnRates: windows.map { BudgetStatus.BurnRate(window: $0.name, seconds: $0.seconds) }, state: .unknown,
            thresholds: budget.thresholds.filter(\.isFinite).sorted().map { BudgetStatus.Threshold(ratio: $0) },
            guardRatio: inputs.guardRatio, advice: [])
        guard let from = inputs.coveredFrom, let through = inputs.coveredThrough, from < through else { return status }

        let path = SpendPath(
            inputs.spend, period: period, through: through, forecast: inputs.costForecastUSD)
        let limit = Double(budget.limitMicroUSD)
        let spent = path.spentMicroUSD
        status.coversPeriod = from <= period.start
        status.spentMicroUSD = spent
        status.remainingMicroUSD = remaining(budget.limitMicroUSD, spent)
        status.projection = path.projection
        status.exhaustionAt = path.actualCrossing(limit) ?? path.forecastCrossing(limit)
        for index in status.thresholds.indices {
            let target = status.thresholds[index].ratio * limit
            status.thresholds[index].actualCrossedAt = path.actualCrossing(target)
            guard status.thresholds[index].actualCrossedAt == nil else { continue }
            status.thresholds[index].forecastCrossesAt = path.forecastCrossing(target)
        }
        for index in status.burnRates.indices {
            status.burnRates[index].ratio = burnRate(
                budget, inputs: inputs, from: from, through: through, at: time,
                window: status.burnRates[index].seconds, period: period)
        }
        let isOpen = Double(spent) >= inputs.guardRatio * limit
        status.guardState = isOpen ? .open : .closed
        if spent >= budget.limitMicroUSD {
            status.state = .exceeded
        } else {
            let reaches = status.projection.map { $0.medianMicroUSD >= budget.limitMicroUSD } ?? false
            status.state = isOpen || reaches ? .warning : .ok
        }
        return status
    }

    /// The pace of spend in the last `window` seconds that are known, over the even pace.
    private static func burnRate(
        _ budget: BudgetDefinition, inputs: BudgetInputs, from: Int64, through: Int64, at time: Int64, window: Int64,
        period: CalendarPeriod
    ) -> Double? {
        let start = through.subtracting(saturating: window)
        guard budget.limitMicroUSD > 0, from <= start,
            time.subtracting(saturating: through) <= max(window, lateness)
        else { return nil }
        let spent = inputs.spend.reduce(0.0) { sum, row in
            row.start >= start && row.start < through ? sum + Double(row.costMicroUSD) : sum
        }
        let even = Double(budget.limitMicroUSD) / Double(period.length)
        return spent / Double(window) / even
    }

    private static func remaining(_ limit: Int64, _ spent: Int64) -> Int64 {
        max(0, max(0, limit) - max(0, spent))
    }
}
