import Forecasting

/// Spend within a period, hour by hour: what was spent, and what the forecast adds.
struct SpendPath {
    /// The rows of the period, ascending.
    private let spend: [BudgetInputs.Spend]
    private let period: CalendarPeriod
    private let forecast: Forecast?
    /// The forecast's steps, by index, that are still to come in the period.
    private let remaining: Range<Int>
    let spentMicroUSD: Int64
    /// What was spent before the forecast's first remaining step. The rest of ``spentMicroUSD`` is of an hour that is
    /// not over, which the forecast has whole.
    private let closedMicroUSD: Int64

    private static let hour: Int64 = 3600

    /// - Parameter through: up to when `spend` is known.
    init(_ spend: [BudgetInputs.Spend], period: CalendarPeriod, through: Int64, forecast: Forecast?) {
        self.spend = spend.filter { $0.start >= period.start && $0.start < period.end }.sorted { $0.start < $1.start }
        self.period = period
        spentMicroUSD = self.spend.reduce(0) { $0.adding(saturating: $1.costMicroUSD) }
        closedMicroUSD = self.spend.reduce(0) { sum, row in
            row.start < through ? sum.adding(saturating: row.costMicroUSD) : sum
        }
        let usable = forecast.flatMap { $0.status == .ok && !$0.points.isEmpty ? $0 : nil }
        self.forecast = usable
        guard let usable else {
            remaining = 0..<0
            return
        }
        // A step belongs to the period in which it begins, as an hour of spend does.
        func stepsBefore(_ time: Int64) -> Int {
            let distance = max(0, time.subtracting(saturating: usable.lastObservedEnd))
            return Int(distance / usable.step) + (distance % usable.step > 0 ? 1 : 0)
        }
        let first = stepsBefore(max(period.start, through))
        remaining = first..<max(first, stepsBefore(period.end))
    }

    /// When the sum of spend reached `target`: within the hour that took it there, as if that hour was spent evenly.
    func actualCrossing(_ target: Double) -> Int64? {
        guard target > 0 else { return period.start }
        var sum: Int64 = 0
        for row in spend {
            let next = sum.adding(saturating: row.costMicroUSD)
            if Double(next) >= target {
                return row.start + Self.share(from: Double(sum), to: Double(next), target, of: Self.hour)
            }
            sum = next
        }
        return nil
    }

    /// When the median of the projection reaches `target`; nil when it does not within the period, or is unknown.
    func forecastCrossing(_ target: Double) -> Int64? {
        guard let forecast, !remaining.isEmpty, target > Double(spentMicroUSD) else { return nil }
        guard reach(remaining.upperBound) >= target else { return nil }
        var (low, high) = (remaining.lowerBound, remaining.upperBound)
        while high - low > 1 {
            let middle = (low + high) / 2
            if reach(middle) >= target { high = middle } else { low = middle }
        }
        let start = forecast.lastObservedEnd + Int64(high - 1) * forecast.step
        return start + Self.share(from: reach(high - 1), to: reach(high), target, of: forecast.step)
    }

    /// What will have been spent at the end of the period; nil without a forecast.
    var projection: BudgetStatus.Projection? {
        guard forecast != nil, let median = total(remaining.upperBound, 0.5) else { return nil }
        func amount(_ value: Double) -> Int64 {
            max(spentMicroUSD, closedMicroUSD.adding(saturating: Self.whole(value)))
        }
        return BudgetStatus.Projection(
            medianMicroUSD: amount(median),
            lower80MicroUSD: total(remaining.upperBound, 0.1).map { amount(min($0, median)) },
            upper80MicroUSD: total(remaining.upperBound, 0.9).map { amount(max($0, median)) })
    }

    /// Spent by the median once the forecast's steps before `index` are over.
    private func reach(_ index: Int) -> Double { Double(closedMicroUSD) + (total(index, 0.5) ?? 0) }

    /// A quantile of the forecast from the first remaining step up to `index`, in micro-dollars.
    ///
    /// A forecast that begins before what remains is taken as the difference of two sums at the same quantile, which
    /// is exact for the median of a steady error, and wide otherwise.
    private func total(_ index: Int, _ quantile: Double) -> Double? {
        guard let forecast else { return nil }
        guard index > remaining.lowerBound else { return 0 }
        guard let whole = forecast.extendedTotal(steps: index, quantile: quantile),
            let before = forecast.extendedTotal(steps: remaining.lowerBound, quantile: quantile)
        else { return nil }
        return max(0, whole - before) * MicroUSD.perDollar
    }

    private static func share(from low: Double, to high: Double, _ target: Double, of length: Int64) -> Int64 {
        guard high > low, target > low else { return 0 }
        return Int64(min(1, (target - low) / (high - low)) * Double(length))
    }

    private static func whole(_ value: Double) -> Int64 {
        Int64(exactly: value.rounded(.toNearestOrEven)) ?? .max
    }
}
