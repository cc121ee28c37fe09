/// What the gateway is asked for.
public enum GatewayEndpoint: String, Sendable, CaseIterable {
    /// The models on offer; also the health check.
    case models
    /// Past token usage by model and time bucket.
    case usage
    /// Requests that wait, and how fast they are served.
    case queue
}

/// The width of a usage bucket.
public enum Granularity: String, Sendable, CaseIterable {
    case hourly
    case daily

    public var seconds: Int64 {
        switch self {
        case .hourly: 3600
        case .daily: 86_400
        }
    }
}
