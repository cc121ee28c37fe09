/// What is remembered of one period of a budget.
public struct StoredBudgetPeriod: Equatable, Sendable {
    /// The budget's name; not empty.
    public var budget: String
    /// The period's first second, in Unix seconds.
    public var start: Int64
    /// The next period's first second, in Unix seconds; after ``start``.
    public var end: Int64
    /// Equal for definitions whose spend can be compared: a fingerprint of scope, kind of period, time zone and start of the week.
    public var scope: String
    /// What may be spent in the period without what was carried, in millionths of a US dollar; above 0.
    public var limitMicroUSD: Int64
    /// What was rolled over into it from the period before, in millionths of a US dollar; 0 or more.
    public var carriedMicroUSD: Int64
    /// The largest spend that was ever shown in the period, in millionths of a US dollar; 0 or more.
    public var highMicroUSD: Int64

    public init(
        budget: String, start: Int64, end: Int64, scope: String, limitMicroUSD: Int64, carriedMicroUSD: Int64 = 0,
        highMicroUSD: Int64
    ) {
        self.budget = budget
        self.start = start
        self.end = end
        self.scope = scope
        self.limitMicroUSD = limitMicroUSD
        self.carriedMicroUSD = carriedMicroUSD
        self.highMicroUSD = highMicroUSD
    }

    /// The first value that cannot be stored, as a sentence.
    var problem: String? {
        if budget.isEmpty { return "budget is empty" }
        for (name, text) in [("budget", budget), ("scope", scope)] where text.containsNUL {
            return "\(name) has a NUL character in it"
        }
        for (name, time) in [("start", start), ("end", end)] where !UnixTime.range.contains(time) {
            return "\(name) is not in the years 1970 to 9999"
        }
        if end <= start { return "end is not after start" }
        if limitMicroUSD <= 0 { return "limitMicroUSD is not above 0" }
        if carriedMicroUSD < 0 { return "carriedMicroUSD is negative" }
        if highMicroUSD < 0 { return "highMicroUSD is negative" }
        return nil
    }
}
