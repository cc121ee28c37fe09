/// An operator's word on capacity, for a time, as it is to be stored.
public struct NewOverride: Equatable, Sendable {
    public var account: String
    /// "*" is the whole account.
    public var model: String
    /// "set", "floor" or "ceiling".
    public var mode: String
    /// 0 or more.
    public var requestsPerMinute: Double
    /// The first moment it holds, in Unix seconds.
    public var startsAt: Int64
    /// The first moment it holds no more, in Unix seconds; after ``startsAt``.
    public var endsAt: Int64
    /// Unix seconds.
    public var createdAt: Int64
    /// Nil where nobody had to say who they are.
    public var createdBy: String?
    public var comment: String?

    public init(
        account: String, model: String, mode: String, requestsPerMinute: Double, startsAt: Int64, endsAt: Int64,
        createdAt: Int64, createdBy: String? = nil, comment: String? = nil
    ) {
        self.account = account
        self.model = model
        self.mode = mode
        self.requestsPerMinute = requestsPerMinute
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.createdAt = createdAt
        self.createdBy = createdBy
        self.comment = comment
    }

    /// The first value that cannot be stored, as a sentence.
    var problem: String? {
        if account.isEmpty { return "account is empty" }
        if model.isEmpty { return "model is empty" }
        for (name, text) in [("account", account), ("model", model), ("createdBy", createdBy), ("comment", comment)]
        where text?.containsNUL == true {
            return "\(name) has a NUL character in it"
        }
        if !["set", "floor", "ceiling"].contains(mode) { return "mode is none of set, floor and ceiling" }
        if !(requestsPerMinute >= 0 && requestsPerMinute.isFinite) {
            return "requestsPerMinute is negative or not finite"
        }
        for (name, time) in [("startsAt", startsAt), ("endsAt", endsAt), ("createdAt", createdAt)]
        where !UnixTime.range.contains(time) {
            return "\(name) is not in the years 1970 to 9999"
        }
        if endsAt <= startsAt { return "endsAt is not after startsAt" }
        return nil
    }
}
