/// What came out of projecting periods.
public struct PeriodReport: Sendable {
    public let period: BacktestPeriod
    /// Where periods begin at midnight.
    public let timeZoneName: String
    public let series: [Series]

    public struct Series: Sendable {
        public let name: String
        public let cases: [Case]

        /// Those that all methods are compared in, at a share of the period.
        func compared(_ fraction: Double) -> [Case] { cases.filter { $0.fraction == fraction && $0.isCompared } }
    }

    /// One period, projected at one moment.
    public struct Case: Sendable {
        /// When the period begins, in Unix seconds.
        public let start: Int64
        /// Which share of it was over.
        public let fraction: Double
        public let actual: Double
        /// By each of ``PeriodEvaluation/methods``; nil where it says nothing.
        public let projected: [Double?]
        /// The ends of the 80 % interval.
        public let lower: Double?
        public let upper: Double?

        /// Without a projection, and where nothing was spent, there is nothing to compare.
        var isCompared: Bool { actual > 0 && projected[0] != nil }

        func error(_ method: Int) -> Double? { projected[method].map { abs($0 - actual) / actual } }
    }

    /// The results at one share of the period. Errors are absolute, as shares of the actual total.
    public struct Point: Sendable, Equatable {
        public let fraction: Double
        /// How many periods of how many series are compared; where history was too short is left out.
        public let periods: Int
        public let series: Int
        public let leftOut: Int
        /// By each of ``PeriodEvaluation/methods``: the mean over periods, then over series.
        public let meanErrors: [Double?]
        /// The same, the median over all periods.
        public let medianErrors: [Double?]
        /// How often the total was inside the 80 % interval, in the mean over series; nil where there were none.
        public let coverage80: Double?
        /// The same over all periods, whatever series they are of.
        public let pooledCoverage80: Double?
        /// How wide that was in the median, as a share of the actual total.
        public let width80: Double?
    }

    public var points: [Point] { PeriodEvaluation.fractions.map { Self.point($0, of: series) } }

    static func point(_ fraction: Double, of series: [Series]) -> Point {
        let compared = series.map { $0.compared(fraction) }.filter { !$0.isEmpty }
        let all = compared.flatMap { $0 }
        let methods = PeriodEvaluation.methods.indices
        let intervals = compared.map { cases in
            cases.compactMap { each -> (isInside: Double, width: Double)? in
                guard let lower = each.lower, let upper = each.upper else { return nil }
                return (each.actual >= lower && each.actual <= upper ? 1 : 0, (upper - lower) / each.actual)
            }
        }
        return Point(
            fraction: fraction, periods: all.count, series: compared.count,
            leftOut: series.reduce(0) { $0 + $1.cases.count { $0.fraction == fraction && !$0.isCompared } },
            meanErrors: methods.map { method in
                mean(compared.compactMap { cases in mean(cases.compactMap { $0.error(method) }) })
            },
            medianErrors: methods.map { method in median(all.compactMap { $0.error(method) }) },
            coverage80: mean(intervals.compactMap { mean($0.map(\.isInside)) }),
            pooledCoverage80: mean(intervals.flatMap { $0.map(\.isInside) }),
            width80: median(intervals.flatMap { $0.map(\.width) }))
    }

    private static func mean(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }

    private static func median(_ values: [Double]) -> Double? {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return nil }
        return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }
}
