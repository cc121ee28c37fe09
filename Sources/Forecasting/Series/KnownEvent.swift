/// Something known beforehand that makes a stretch of time unlike any other, such as a sale.
///
/// What happens during an event teaches the usual course nothing. For events to come, forecasts are raised to what is
/// expected of them.
public struct KnownEvent: Sendable, Equatable {
    /// Whether it comes once or again and again.
    public enum Kind: Sendable { case event, schedule }

    /// When it begins, in Unix seconds.
    public var start: Int64
    /// When it is over.
    public var end: Int64
    /// The least that is expected during each step, until half of an event of this name has been observed; nil when it
    /// is not known how much that is.
    public var floor: Double?
    /// Events of one kind and name are alike: what they were so far, relative to the usual, is expected of what is to
    /// come of them.
    public var name: String
    public var kind: Kind

    /// What those that are alike have in common.
    struct Identity: Hashable, Sendable {
        let kind: Kind
        let name: String
    }

    var identity: Identity { Identity(kind: kind, name: name) }

    public init(name: String, kind: Kind = .event, start: Int64, end: Int64, floor: Double? = nil) {
        self.kind = kind
        self.name = name
        self.start = start
        self.end = end
        self.floor = floor
    }
}
