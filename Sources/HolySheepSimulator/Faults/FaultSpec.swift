/// A fault, where it strikes, how often and for how long.
///
/// Written as text, `KIND[:VALUE][@ENDPOINT][%PROBABILITY][*COUNT][~DURATION]`; several are
/// separated by commas:
///
///     latency:2s@usage%0.5, 429:30s@queue*3, 5xx:502~10m
///
/// The parts after the kind may come in any order. Without them a fault strikes every endpoint,
/// always, until it is removed.
public struct FaultSpec: Sendable, Equatable, CustomStringConvertible {
    public let kind: FaultKind
    /// Seconds, a status, bytes or a share, as the kind says; 0 for kinds without a value.
    public let amount: Double
    /// For `revised`: seconds after the end of a bucket at which its row is final.
    public let finalAfter: Double
    /// Nil strikes all endpoints.
    public let endpoint: SimulatedEndpoint?
    /// Of striking an answer, above 0 and up to 1.
    public let probability: Double
    /// The fault is gone after striking so often; nil for no limit.
    public let count: Int?
    /// The fault is gone after so many real seconds; nil for no limit.
    public let duration: Double?

    /// Reads faults as text; a text that is blank has none.
    ///
    /// - Throws: ``FaultSpecError`` naming the part and the remedy.
    public static func parse(_ text: String) throws -> [FaultSpec] {
        try text.split(separator: ",", omittingEmptySubsequences: true)
            .map { $0.filter { !$0.isWhitespace } }
            .filter { !$0.isEmpty }
            .map { try FaultSpec(text: $0) }
    }

    /// - Parameter value: in the notation of the kind; nil for its default.
    init(
        kind name: String, value: String? = nil, endpoint: String? = nil, probability: Double = 1, count: Int? = nil,
        duration: Double? = nil
    ) throws(FaultSpecError) {
        var value = value
        kind = try Self.kind(name, value: &value)
        (amount, finalAfter) = try Self.amount(value, of: kind)
        self.endpoint = try Self.endpoint(endpoint)
        if kind.concernsUsageOnly, let endpoint = self.endpoint, endpoint != .usage {
            throw FaultSpecError("\(kind.rawValue) is about usage rows: write @usage or leave the endpoint out")
        }
        guard probability > 0, probability <= 1 else {
            throw FaultSpecError("probability \(probability) must be above 0 and at most 1: half the answers is 0.5")
        }
        self.probability = probability
        if let count, count < 1 { throw FaultSpecError("count \(count) must be at least 1") }
        self.count = count
        if let duration, !(duration > 0) {
            throw FaultSpecError("duration must be a positive time such as 10m")
        }
        self.duration = duration
    }

    /// The fault as text that ``parse(_:)`` reads back.
    public var description: String {
        var text = kind.rawValue
        if let value = valueText { text += ":\(value)" }
        if let endpoint { text += "@\(endpoint.rawValue)" }
        if probability < 1 { text += "%\(probability)" }
        if let count { text += "*\(count)" }
        if let duration { text += "~\(TimeSpan.format(duration))" }
        return text
    }

    /// The value in the notation of the kind; nil for kinds without one.
    var valueText: String? {
        switch kind.value {
        case .none: nil
        case .seconds, .signedSeconds: TimeSpan.format(amount)
        case .status: String(Int(amount))
        case .bytes: ByteSize.format(Int(amount))
        case .share: String(amount)
        case .revision: "\(amount)/\(TimeSpan.format(finalAfter))"
        }
    }
}

/// Why a fault cannot be understood.
public struct FaultSpecError: Error, Equatable, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}
