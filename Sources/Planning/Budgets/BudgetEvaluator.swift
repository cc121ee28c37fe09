import Foundation

/// Answers what a budget has spent, will have spent, when it is exhausted, and what to do.
public enum BudgetEvaluator {
    /// - Parameter time: now, in Unix seconds; the period is the one that it lies in.
    public static func evaluate(_ budget: BudgetDefinition, inputs: BudgetInputs, at time: Int64) -> BudgetStatus {
        let period = budget.period(containing: time)
        let carried = carried(budget, inputs: inputs, into: period)
        let limit = budget.limitMicroUSD.adding(saturating: carried)
        var status = BudgetStatus(
            name: budget.name, scope: budget.scope, period: period, limitMicroUSD: limit, carriedMicroUSD: carried,
            burnRates: BurnRate.windows.map { BurnRate(window: $0.name, seconds: $0.seconds) },
            thresholds: thresholds(of: budget), guardRatio: budget.guardRatio)
        remember(inputs.memory.crossings, in: &status)
        guard let coverage = inputs.coverage, !coverage.isEmpty else { return status }

        let recorded = inputs.spend.total(in: period.start..<period.end)
        let high = inputs.memory.periods.first { $0.start == period.start }?.highMicroUSD ?? 0
        let spent = max(recorded, high)
        status.coversPeriod = inputs.isWhole && coverage.lowerBound <= period.start
        status.spentMicroUSD = spent
        status.revisedDownMicroUSD = spent - recorded
        status.remainingMicroUSD = max(0, max(0, limit) - max(0, spent))
        status.burnRates = BurnRate.all(
            inputs.spend, limit: limit, length: period.length, coverage: coverage, at: time,
            timeZone: budget.timeZone)

        let rest = RestOfPeriod(
            inputs.spend, period: period, spent: spent, through: coverage.upperBound, outlook: inputs.outlook)
        status.projection = rest.projection
        status.exhaustion = exhaustion(limit, inputs.spend, rest, at: time)
        if inputs.isComplete { note(&status, inputs.spend, rest, at: time) }
        status.costGuard = CostGuard(budget, status: status, inputs: inputs)
        status.state = state(of: status, spent: spent)
        status.models = inputs.models.map(\.spend).filter { $0.spentMicroUSD > 0 || ($0.remainingMicroUSD ?? 0) > 0 }
            .sorted { ($1.spentMicroUSD, $0.model, $0.account) < ($0.spentMicroUSD, $1.model, $1.account) }
        status.advice = CostAdvice.all(budget, inputs: inputs)
        status.request = RequestBudget(
            inputs.models, remaining: status.remainingMicroUSD, projected: rest.remainingMicroUSD)
        return status
    }

    private static func carried(_ budget: BudgetDefinition, inputs: BudgetInputs, into period: CalendarPeriod) -> Int64 {
        guard let cap = budget.rolloverCapMicroUSD, cap > 0 else { return 0 }
        return inputs.memory.carried(
            into: period.start, cap: cap, limit: budget.limitMicroUSD,
            total: { past in
                guard let coverage = inputs.coverage, inputs.isWhole, inputs.spend.knows(past),
                    coverage.lowerBound <= past.lowerBound, coverage.upperBound >= past.upperBound
                else { return nil }
                return inputs.spend.total(in: past)
            }, next: budget.period(containing:))
    }

    private static func thresholds(of budget: BudgetDefinition) -> [BudgetStatus.Threshold] {
        let actual = Set(budget.thresholds.filter(\.isFinite))
        let forecast = Set(budget.forecastThresholds.filter(\.isFinite))
        return actual.union(forecast).sorted().map {
            BudgetStatus.Threshold(ratio: $0, isOfSpend: actual.contains($0), isOfProjection: forecast.contains($0))
        }
    }

    private static func remember(_ crossings: [BudgetCrossing], in status: inout BudgetStatus) {
        for crossing in crossings {
            // Ratios are remembered to the millionth.
            guard let index = status.thresholds.firstIndex(where: { abs($0.ratio - crossing.ratio) < 1e-6 })
            else { continue }
            switch crossing.basis {
            case .actual: status.thresholds[index].actualCrossedAt = crossing.at
            case .forecast: status.thresholds[index].forecastCrossedAt = crossing.at
            }
        }
    }

    /// When the limit is reached, or was.
    private static func exhaustion(
        _ limit: Int64, _ spend: ScopedSpend, _ rest: RestOfPeriod, at time: Int64
    ) -> BudgetStatus.Exhaustion? {
        let limit = Double(limit)
        if limit <= Double(rest.spentMicroUSD) {
            let reached = min(time, spend.time(reaching: limit, in: rest.period.start..<rest.period.end) ?? time)
            return BudgetStatus.Exhaustion(at: reached, earliest: reached, latest: reached)
        }
        let exhaustion = BudgetStatus.Exhaustion(
            at: rest.time(reaching: limit, quantile: 0.5), earliest: rest.time(reaching: limit, quantile: 0.9),
            latest: rest.time(reaching: limit, quantile: 0.1))
        return exhaustion.at == nil && exhaustion.earliest == nil ? nil : exhaustion
    }

    /// Tells of every threshold when it was crossed or will be, and lists the crossings that are new.
    private static func note(
        _ status: inout BudgetStatus, _ spend: ScopedSpend, _ rest: RestOfPeriod, at time: Int64
    ) {
        let limit = status.limitMicroUSD
        for index in status.thresholds.indices {
            let threshold = status.thresholds[index]
            let target = threshold.ratio * Double(limit)
            if threshold.isOfSpend, threshold.actualCrossedAt == nil, Double(rest.spentMicroUSD) >= target {
                let at = min(time, spend.time(reaching: target, in: rest.period.start..<rest.period.end) ?? time)
                status.thresholds[index].actualCrossedAt = at
                status.newCrossings.append(
                    BudgetCrossing(
                        basis: .actual, ratio: threshold.ratio, at: at, limitMicroUSD: limit,
                        costMicroUSD: rest.spentMicroUSD))
            }
            guard let projected = status.projection?.medianMicroUSD, Double(rest.spentMicroUSD) < target else { continue }
            status.thresholds[index].forecastCrossesAt = rest.time(reaching: target, quantile: 0.5)
            if threshold.isOfProjection, status.thresholds[index].actualCrossedAt == nil,
                threshold.forecastCrossedAt == nil, Double(projected) >= target
            {
                status.thresholds[index].forecastCrossedAt = time
                status.newCrossings.append(
                    BudgetCrossing(
                        basis: .forecast, ratio: threshold.ratio, at: time, limitMicroUSD: limit, costMicroUSD: projected))
            }
        }
    }

    private static func state(of status: BudgetStatus, spent: Int64) -> BudgetStatus.State {
        if spent >= status.limitMicroUSD { return .exceeded }
        let reaches = status.projection.map { $0.medianMicroUSD >= status.limitMicroUSD } ?? false
        return reaches || status.costGuard?.state == .open ? .warning : .ok
    }
}
