import CivilTime
import JSON

/// One row of the usage answer.
struct UsageRow: Sendable, Equatable {
    /// Start of the bucket, in Unix seconds.
    let start: Int64
    /// End of the bucket, in Unix seconds.
    let end: Int64
    let model: String
    var demand: Demand
    /// Milliseconds that the gateway added, on average.
    var latency: Double

    var json: JSONValue {
        [
            "timestamp": .string(RFC3339.format(start)),
            "model": .string(model),
            "requests": .integer(demand.requests),
            "input_tokens": .integer(demand.inputTokens),
            "output_tokens": .integer(demand.outputTokens),
            "total_tokens": .integer(demand.inputTokens + demand.outputTokens),
            "latency_ms": .number(latency),
            "cost_usd": .number(PriceList.cost(of: demand, model: model)),
        ]
    }
}
