import Foundation

/// How much may be spent on what, and by when.
public struct BudgetDefinition: Sendable, Equatable {
    /// Unique among budgets.
    public var name: String
    /// A calendar period in ``timeZone``.
    public var period: PeriodKind
    /// Where the period begins at midnight.
    public var timeZone: TimeZone
    /// The day that weeks begin with.
    public var weekStart: Weekday
    /// In micro-dollars, for each period. At 0 or below nothing may be spent, and the budget is exceeded from the start.
    public var limitMicroUSD: Int64
    public var scope: BudgetScope
    /// The most of a period's unused money that the next one may use too, in micro-dollars; nil when it lapses.
    public var rolloverCapMicroUSD: Int64?
    /// Ratios of the limit whose crossing by spend is reported, above 0: 0.8 is 80 %.
    public var thresholds: [Double]
    /// The same for what is projected for the period's end.
    public var forecastThresholds: [Double]
    /// At which ratio of the limit the guard opens: 0.9 is 90 %.
    public var guardRatio: Double
    /// The models that may stand in for others; all that are offered when empty.
    public var substitutes: [NamePattern]

    public init(
        name: String, period: PeriodKind, timeZone: TimeZone = .gmt, weekStart: Weekday = .monday,
        limitMicroUSD: Int64, scope: BudgetScope = BudgetScope(), rolloverCapMicroUSD: Int64? = nil,
        thresholds: [Double] = [0.5, 0.8, 0.9, 1.0], forecastThresholds: [Double]? = nil, guardRatio: Double = 0.9,
        substitutes: [NamePattern] = []
    ) {
        self.name = name
        self.period = period
        self.timeZone = timeZone
        self.weekStart = weekStart
        self.limitMicroUSD = limitMicroUSD
        self.scope = scope
        self.rolloverCapMicroUSD = rolloverCapMicroUSD
        self.thresholds = thresholds
        self.forecastThresholds = forecastThresholds ?? thresholds
        self.guardRatio = guardRatio
        self.substitutes = substitutes
    }

    /// The period that `time`, in Unix seconds, lies in.
    public func period(containing time: Int64) -> CalendarPeriod {
        CalendarPeriod.containing(time, period, timeZone, weekStart: weekStart)
    }

    /// Tells budgets apart whose spend is not the same: what is remembered of one says nothing of another.
    public var fingerprint: String {
        [period.rawValue, timeZone.identifier, weekStart.rawValue, scope.identifier].joined(separator: "\u{1E}")
    }
}
