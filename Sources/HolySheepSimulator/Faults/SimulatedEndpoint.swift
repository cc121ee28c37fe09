/// The endpoints of the gateway, as faults name them.
public enum SimulatedEndpoint: String, CaseIterable, Sendable {
    /// `GET /models`
    case models
    /// `POST /usage`
    case usage
    /// `GET /metrics/queue`
    case queue
    /// `POST /chat/completions`
    case chat
}
