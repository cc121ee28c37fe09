/// That a budget's threshold was crossed in a period, for the first time.
public struct StoredBudgetCrossing: Equatable, Sendable {
    /// What crossed it.
    public enum Basis: String, CaseIterable, Sendable {
        /// What was spent.
        case actual
        /// What was projected to be spent by the end of the period.
        case forecast
    }

    /// The budget's name; not empty.
    public var budget: String
    /// The period's first second, in Unix seconds.
    public var start: Int64
    public var basis: Basis
    /// The threshold, in millionths of the limit; above 0.
    public var ratioMillionths: Int64
    /// When spend reached it, or the projection was first seen to, in Unix seconds.
    public var at: Int64
    /// The limit that held, in millionths of a US dollar; 0 or more.
    public var limitMicroUSD: Int64
    /// What was spent or projected then, in millionths of a US dollar; 0 or more.
    public var costMicroUSD: Int64

    public init(
        budget: String, start: Int64, basis: Basis, ratioMillionths: Int64, at: Int64, limitMicroUSD: Int64,
        costMicroUSD: Int64
    ) {
        self.budget = budget
        self.start = start
        self.basis = basis
        self.ratioMillionths = ratioMillionths
        self.at = at
        self.limitMicroUSD = limitMicroUSD
        self.costMicroUSD = costMicroUSD
    }

    /// The first value that cannot be stored, as a sentence.
    var problem: String? {
        if budget.isEmpty { return "budget is empty" }
        if budget.containsNUL { return "budget has a NUL character in it" }
        for (name, time) in [("start", start), ("at", at)] where !UnixTime.range.contains(time) {
            return "\(name) is not in the years 1970 to 9999"
        }
        if ratioMillionths <= 0 { return "ratioMillionths is not above 0" }
        if limitMicroUSD < 0 { return "limitMicroUSD is negative" }
        if costMicroUSD < 0 { return "costMicroUSD is negative" }
        return nil
    }
}
