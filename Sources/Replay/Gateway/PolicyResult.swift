/// What came of a trace under one policy.
public struct PolicyResult: Sendable, Equatable {
    /// Its name in reports.
    public var policy: String
    /// Requests that came: as many as were served, were throttled, and still waited at the end.
    public var arrived: Int
    public var served: Int
    public var throttled: Int
    /// How many still waited at the end.
    public var waiting: Int
    /// The wait of those served that 95 % of them did not exceed, in seconds.
    public var p95WaitSeconds: Int
    /// The capacity in force, summed over time: requests per minute times hours.
    public var capacityRPMHours: Double
    /// How often a higher capacity was decided on than the one decided before.
    public var scaleUps: Int
    /// How often a lower one was.
    public var scaleDowns: Int
    /// Every minute, the last of which may be shorter.
    public var minutes: [Minute]
    /// The decisions that changed something.
    public var decisions: [Decision]

    /// What came of one minute.
    public struct Minute: Sendable, Equatable {
        /// When it begins, in Unix seconds.
        public var time: Int64
        public var arrived: Int
        public var throttled: Int
        /// The mean in force, in requests per minute.
        public var capacity: Double
    }

    /// A capacity that was decided on, in force after the actuation delay.
    public struct Decision: Sendable, Equatable {
        /// When it was made, in Unix seconds.
        public var time: Int64
        public var requestsPerMinute: Double
    }

    /// The share of requests that were throttled; 0 when none came.
    public var throttledRatio: Double { arrived > 0 ? Double(throttled) / Double(arrived) : 0 }

    /// The share of capacity that served nothing, at least 0; 0 without capacity.
    public var wastedRatio: Double {
        capacityRPMHours > 0 ? max(0, 1 - Double(served) / (capacityRPMHours * 60)) : 0
    }
}
