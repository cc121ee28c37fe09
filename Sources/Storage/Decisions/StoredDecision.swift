/// A decision on capacity that changed something, with what led to it.
public struct StoredDecision: Equatable, Sendable {
    /// Given by the store, ascending, and never given twice; 0 in one that is yet to be stored.
    public var id: Int64
    public var account: String
    /// "*" is the whole account.
    public var model: String
    /// Unix seconds.
    public var at: Int64
    /// What was done, as in "scale_up".
    public var action: String
    /// Where the value comes from, as in "forecast".
    public var source: String
    /// The rule that had the last word.
    public var binding: String
    public var requestsPerMinute: Double
    /// What was in force before; nil for the first decision.
    public var previousRequestsPerMinute: Double?
    public var replicas: Int
    /// The token bucket's rate, in requests per second.
    public var rate: Double
    /// The token bucket's size, in requests.
    public var burst: Int
    /// The override that won, if one did. It may have been deleted since.
    public var overrideID: Int64?
    /// JSON: what was known.
    public var inputs: String
    /// JSON: what each rule asked for.
    public var candidates: String
    /// A sentence for people.
    public var reason: String

    public init(
        id: Int64 = 0, account: String, model: String, at: Int64, action: String, source: String, binding: String,
        requestsPerMinute: Double, previousRequestsPerMinute: Double?, replicas: Int, rate: Double, burst: Int,
        overrideID: Int64? = nil, inputs: String, candidates: String, reason: String
    ) {
        self.id = id
        self.account = account
        self.model = model
        self.at = at
        self.action = action
        self.source = source
        self.binding = binding
        self.requestsPerMinute = requestsPerMinute
        self.previousRequestsPerMinute = previousRequestsPerMinute
        self.replicas = replicas
        self.rate = rate
        self.burst = burst
        self.overrideID = overrideID
        self.inputs = inputs
        self.candidates = candidates
        self.reason = reason
    }

    /// Whether ``Store/appendDecisions(_:)`` takes it.
    public var isStorable: Bool { problem == nil }

    /// The first value that cannot be stored, as a sentence.
    var problem: String? {
        for (name, text) in [
            ("account", account), ("model", model), ("action", action), ("source", source), ("binding", binding),
        ] where text.isEmpty {
            return "\(name) is empty"
        }
        if !UnixTime.range.contains(at) { return "at is not in the years 1970 to 9999" }
        for (name, value) in [
            ("requestsPerMinute", requestsPerMinute), ("previousRequestsPerMinute", previousRequestsPerMinute ?? 0),
            ("rate", rate),
        ] where !(value >= 0 && value.isFinite) {
            return "\(name) is negative or not finite"
        }
        if replicas < 0 { return "replicas is negative" }
        if burst < 0 { return "burst is negative" }
        return nil
    }
}
