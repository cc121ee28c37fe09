/// What a query gives. Times are milliseconds since 1970.
public enum QueryValue: Sendable {
    case scalar(Double, timestamp: Int64)
    case string(String, timestamp: Int64)
    /// One value per series. The order matters after `sort`, `topk` and the like.
    case vector([VectorElement])
    case matrix([Series])
}

public struct VectorElement: Sendable {
    public let labels: Labels
    public let value: Double
    public let timestamp: Int64

    public init(labels: Labels, value: Double, timestamp: Int64) {
        self.labels = labels
        self.value = value
        self.timestamp = timestamp
    }
}
