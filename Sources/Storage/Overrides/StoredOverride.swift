/// A stored override.
public struct StoredOverride: Equatable, Sendable {
    /// Given by the store, ascending, and never given twice.
    public var id: Int64
    public var account: String
    /// "*" is the whole account.
    public var model: String
    /// "set", "floor" or "ceiling".
    public var mode: String
    public var requestsPerMinute: Double
    /// The first moment it holds, in Unix seconds.
    public var startsAt: Int64
    /// The first moment it holds no more, in Unix seconds, unless it was ended earlier.
    public var endsAt: Int64
    /// Unix seconds.
    public var createdAt: Int64
    public var createdBy: String?
    public var comment: String?
    /// When somebody ended it before its time, in Unix seconds.
    public var expiredAt: Int64?
    /// Who ended it before its time.
    public var expiredBy: String?

    public init(
        id: Int64, account: String, model: String, mode: String, requestsPerMinute: Double, startsAt: Int64,
        endsAt: Int64, createdAt: Int64, createdBy: String? = nil, comment: String? = nil, expiredAt: Int64? = nil,
        expiredBy: String? = nil
    ) {
        self.id = id
        self.account = account
        self.model = model
        self.mode = mode
        self.requestsPerMinute = requestsPerMinute
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.createdAt = createdAt
        self.createdBy = createdBy
        self.comment = comment
        self.expiredAt = expiredAt
        self.expiredBy = expiredBy
    }

    /// - Parameter time: Unix seconds.
    public func status(at time: Int64) -> OverrideStatus {
        if expiredAt != nil || endsAt <= time { return .expired }
        return startsAt > time ? .pending : .active
    }
}

/// Where an override stands at a moment.
public enum OverrideStatus: String, CaseIterable, Sendable {
    /// Yet to start.
    case pending
    /// In force.
    case active
    /// Over, or ended by somebody, be it before it began.
    case expired
}
