/// One attempt to change something: who, from where, what.
public struct AuditEntry: Equatable, Sendable {
    /// Unix seconds.
    public var at: Int64
    /// Nil where nobody had to say who they are, or they did not.
    public var principal: String?
    /// Where the request came from.
    public var address: String
    public var method: String
    public var path: String
    /// The HTTP status of the answer; nil when there was none yet.
    public var status: Int?
    /// The request's body. Longer than ``Store/maxAuditBodyBytes``, it is cut.
    public var body: String

    public init(
        at: Int64, principal: String?, address: String, method: String, path: String, status: Int?, body: String
    ) {
        self.at = at
        self.principal = principal
        self.address = address
        self.method = method
        self.path = path
        self.status = status
        self.body = body
    }

    /// The first value that cannot be stored, as a sentence.
    var problem: String? {
        UnixTime.range.contains(at) ? nil : "audit at is not in the years 1970 to 9999"
    }
}

/// A stored audit entry.
public struct AuditRecord: Equatable, Sendable {
    /// Ascending, and never given twice.
    public var id: Int64
    public var entry: AuditEntry
    /// The length of the whole body, in bytes of UTF-8. The entry has its beginning where that is more than is kept.
    public var bodyBytes: Int

    public init(id: Int64, entry: AuditEntry, bodyBytes: Int) {
        self.id = id
        self.entry = entry
        self.bodyBytes = bodyBytes
    }
}
