/// What somebody wants capacity to be for some time, whatever demand is.
public struct CapacityDirective: Sendable, Equatable {
    /// Who wants it. Later cases win over earlier ones.
    public enum Origin: Int, Sendable, Comparable, CaseIterable {
        case schedule, event, override

        public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    /// How it changes what demand calls for.
    public enum Mode: String, Sendable, CaseIterable {
        /// This and nothing else.
        case set
        /// At least this.
        case floor
        /// At most this.
        case ceiling
    }

    public var origin: Origin
    /// A schedule's or event's name, or an override's identifier.
    public var name: String
    public var mode: Mode
    /// Ignored when it is negative or not finite.
    public var requestsPerMinute: Double
    /// In Unix seconds.
    public var start: Int64
    /// In Unix seconds; not in force any more at this time.
    public var end: Int64
    /// In place of ``RateLimitPolicy/burstAllowance`` while it lasts; nil leaves that.
    public var burstAllowance: Double?
    /// Who made it, where that is known.
    public var author: String?
    /// Of two that set a value the one with the greater number counts: an override's identifier.
    public var order: Int64

    public init(
        origin: Origin, name: String, mode: Mode = .floor, requestsPerMinute: Double, start: Int64, end: Int64,
        burstAllowance: Double? = nil, author: String? = nil, order: Int64 = 0
    ) {
        self.origin = origin
        self.name = name
        self.mode = mode
        self.requestsPerMinute = requestsPerMinute
        self.start = start
        self.end = end
        self.burstAllowance = burstAllowance
        self.author = author
        self.order = order
    }

    /// Whether it counts at `time`. What is planned counts from `leadSeconds` before it begins, because capacity takes
    /// that long to come; an override means the very moment.
    public func isInForce(at time: Int64, leadSeconds: Int64) -> Bool {
        let lead = origin == .override ? 0 : max(0, leadSeconds)
        let (earliest, underflow) = start.subtractingReportingOverflow(lead)
        return time < end && (underflow || time >= earliest)
    }
}
