/// What clients ask of the gateway in some span of time.
struct Demand: Sendable, Equatable {
    var requests: Int64 = 0
    var inputTokens: Int64 = 0
    var outputTokens: Int64 = 0

    var isZero: Bool { requests == 0 && inputTokens == 0 && outputTokens == 0 }

    static func + (left: Demand, right: Demand) -> Demand {
        Demand(
            requests: left.requests + right.requests,
            inputTokens: left.inputTokens + right.inputTokens,
            outputTokens: left.outputTokens + right.outputTokens)
    }

    static func += (left: inout Demand, right: Demand) { left = left + right }
}

/// Requests arriving in one minute, by priority: 0 urgent, 1 standard, 2 batch.
struct Arrivals: Sendable, Equatable {
    static let priorities = 3

    var urgent = 0.0
    var standard = 0.0
    var batch = 0.0

    var total: Double { urgent + standard + batch }
}

/// Where the simulated clients' traffic comes from: a pure function of time.
protocol TrafficSource: Sendable {
    /// The models on offer, in a stable order; other members take an index into it.
    var models: [String] { get }

    /// Seconds in a bucket. Buckets start at multiples of it and are reported whole, once over.
    var step: Int64 { get }

    /// A limit, in requests per minute, that ordinary traffic stays below and bursts exceed.
    var suggestedLimit: Int { get }

    /// The sum of the buckets that start within `range` (Unix seconds).
    func demand(model: Int, startingIn range: Range<Int64>) -> Demand

    /// Requests that arrive in the minute that starts at `minute` (Unix seconds).
    func arrivals(model: Int, minute: Int64) -> Arrivals
}
