/// What came of a replay, and under which assumptions.
public struct ReplayReport: Sendable {
    public var replay: GatewayReplay
    public var targetUtilization: Double
    public var headroomQuantile: Double
    /// In seconds.
    public var leadTime: Int64
    public var results: [PolicyResult]
    public var equalCapacity: Comparison?

    /// ``PolicyName/predictive`` at the capacity-hours of ``PolicyName/reactive``.
    public enum Comparison: Sendable {
        case found(PolicyComparison.EqualCapacity)
        /// It spends more however little headroom it has.
        case outOfReach
    }

    public init(_ comparison: PolicyComparison, results: [PolicyResult], equalCapacity: Comparison? = nil) {
        replay = comparison.replay
        targetUtilization = comparison.capacity.targetUtilization
        headroomQuantile = comparison.capacity.headroomQuantile
        leadTime = comparison.leadTime
        self.results = results
        self.equalCapacity = equalCapacity
    }

    var meanRPM: Double { replay.trace.meanRPM(in: replay.range) }
    var peakRPM: Int { results.first?.minutes.map(\.arrived).max() ?? 0 }
}
