/// The starting limit all the time.
public struct StaticPolicy: ScalingPolicy {
    public let interval: Int64 = 3_600
    private let requestsPerMinute: Double

    public init(requestsPerMinute: Double) { self.requestsPerMinute = requestsPerMinute }

    public mutating func decide(_ observation: Observation) -> Double { requestsPerMinute }
}
