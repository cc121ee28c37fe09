/// What is remembered of a budget across restarts.
public struct BudgetMemory: Sendable, Equatable {
    /// One period in which the budget was in force.
    public struct Period: Sendable, Equatable {
        /// Unix seconds.
        public var start: Int64
        /// Unix seconds: where the next period starts.
        public var end: Int64
        /// The limit that was last in force, without what was carried over, in micro-dollars.
        public var limitMicroUSD: Int64
        /// What the period before left to this one.
        public var carriedMicroUSD: Int64
        /// The most that was ever told to be spent in it.
        public var highMicroUSD: Int64

        public init(start: Int64, end: Int64, limitMicroUSD: Int64, carriedMicroUSD: Int64, highMicroUSD: Int64) {
            self.start = start
            self.end = end
            self.limitMicroUSD = limitMicroUSD
            self.carriedMicroUSD = carriedMicroUSD
            self.highMicroUSD = highMicroUSD
        }
    }

    /// Ascending; the current one's is among them once it was evaluated.
    public var periods: [Period]
    /// Those of the current period.
    public var crossings: [BudgetCrossing]

    public init(periods: [Period] = [], crossings: [BudgetCrossing] = []) {
        self.periods = periods
        self.crossings = crossings
    }

    /// What the period before `start` leaves to the one that starts there.
    ///
    /// Unused is what limit and carried money leave of what was told to be spent. Through periods in which the daemon
    /// did not run it goes on with `limit` and the rows that came later. Before the first period that is remembered the
    /// budget was not in force, and left nothing.
    ///
    /// - Parameters:
    ///   - total: the sum of the rows of a period; nil where it is not known.
    ///   - next: the period that starts where another ends.
    func carried(
        into start: Int64, cap: Int64, limit: Int64, total: (Range<Int64>) -> Int64?,
        next: (Int64) -> CalendarPeriod
    ) -> Int64 {
        guard let first = periods.first(where: { $0.start < start }) else { return 0 }
        var carried = first.carriedMicroUSD
        var (from, end) = (first.start, first.end)
        var areRowsKnown = false
        while from < start {
            let remembered = periods.first { $0.start == from }
            let rows = total(from..<end)
            areRowsKnown = rows != nil
            let spent = remembered.map { max($0.highMicroUSD, rows ?? 0) } ?? rows
            let available = max(0, remembered?.limitMicroUSD ?? limit).adding(saturating: min(carried, cap))
            carried = spent.map { min(cap, max(0, available - max(0, $0))) } ?? 0
            let following = next(end)
            guard following.start > from else { break }
            (from, end) = (following.start, following.end)
        }
        // What was carried over while the rows of the period before were known goes on to count.
        if !areRowsKnown, let current = periods.first(where: { $0.start == start }) {
            return min(cap, current.carriedMicroUSD)
        }
        return carried
    }
}

/// A share of the limit that was reached, by spend or by what is projected: once a period, whatever came later.
public struct BudgetCrossing: Sendable, Equatable {
    /// What reached it.
    public enum Basis: String, Sendable, CaseIterable {
        /// What was spent.
        case actual
        /// The median of what is projected for the period's end.
        case forecast
    }

    public var basis: Basis
    /// Of the limit: 0.8 is 80 %.
    public var ratio: Double
    /// In Unix seconds: when spend reached it; when the projection was first seen to.
    public var at: Int64
    /// The limit then, in micro-dollars.
    public var limitMicroUSD: Int64
    /// What was spent or projected when it was noticed, in micro-dollars.
    public var costMicroUSD: Int64

    public init(basis: Basis, ratio: Double, at: Int64, limitMicroUSD: Int64, costMicroUSD: Int64) {
        self.basis = basis
        self.ratio = ratio
        self.at = at
        self.limitMicroUSD = limitMicroUSD
        self.costMicroUSD = costMicroUSD
    }
}
