/// An operator's limit of a budget, which holds in place of the configuration's until it is removed.
public struct StoredBudgetLimit: Equatable, Sendable {
    /// The budget's name; not empty.
    public var budget: String
    /// What may be spent in a period, in millionths of a US dollar; above 0.
    public var limitMicroUSD: Int64
    /// Unix seconds.
    public var setAt: Int64
    /// Nil where nobody had to say who they are.
    public var setBy: String?
    public var comment: String?

    public init(budget: String, limitMicroUSD: Int64, setAt: Int64, setBy: String? = nil, comment: String? = nil) {
        self.budget = budget
        self.limitMicroUSD = limitMicroUSD
        self.setAt = setAt
        self.setBy = setBy
        self.comment = comment
    }

    /// The first value that cannot be stored, as a sentence.
    var problem: String? {
        if budget.isEmpty { return "budget is empty" }
        for (name, text) in [("budget", budget), ("setBy", setBy), ("comment", comment)]
        where text?.containsNUL == true {
            return "\(name) has a NUL character in it"
        }
        if limitMicroUSD <= 0 { return "limitMicroUSD is not above 0" }
        if !UnixTime.range.contains(setAt) { return "setAt is not in the years 1970 to 9999" }
        return nil
    }
}
