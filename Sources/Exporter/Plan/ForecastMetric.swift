/// A quantity that is forecast: the `metric` of `GET /forecast`.
enum ForecastMetric: String, CaseIterable, Sendable {
    case requestsPerMinute = "requests_per_minute"
    case inputTokens = "input_tokens"
    case outputTokens = "output_tokens"
    case totalTokens = "total_tokens"
    case costUSD = "cost_usd"
    case queueDepth = "queue_depth"

    /// The unit of its values.
    var unit: String {
        switch self {
        case .requestsPerMinute: "requests/min"
        case .inputTokens, .outputTokens, .totalTokens: "tokens"
        case .costUSD: "USD"
        case .queueDepth: "requests"
        }
    }

    /// Whether a step's value is the mean over the step; otherwise it is the sum.
    var isMean: Bool {
        switch self {
        case .requestsPerMinute, .queueDepth: true
        case .inputTokens, .outputTokens, .totalTokens, .costUSD: false
        }
    }
}
