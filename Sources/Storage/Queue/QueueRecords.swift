/// A gateway queue at one moment.
public struct QueueSample: Equatable, Sendable {
    public var account: String
    /// "*" is the whole account.
    public var model: String
    /// Unix seconds.
    public var at: Int64
    /// Requests waiting.
    public var depth: Double
    /// Requests served per minute; nil where the gateway does not tell.
    public var throughputPerMinute: Double?

    public init(account: String, model: String, at: Int64, depth: Double, throughputPerMinute: Double?) {
        self.account = account
        self.model = model
        self.at = at
        self.depth = depth
        self.throughputPerMinute = throughputPerMinute
    }

    /// The first value that cannot be stored, as a sentence.
    var problem: String? {
        if model.isEmpty { return "model is empty" }
        if !UnixTime.range.contains(at) { return "at is not in the years 1970 to 9999" }
        if !(depth >= 0 && depth.isFinite) { return "depth is negative or not finite" }
        if let throughputPerMinute, !(throughputPerMinute >= 0 && throughputPerMinute.isFinite) {
            return "throughputPerMinute is negative or not finite"
        }
        return nil
    }
}

/// The samples of one queue in one step of time, summed up.
public struct QueueRollup: Equatable, Sendable {
    /// "*" is the whole account.
    public var model: String
    /// The step's start, in Unix seconds; a multiple of the step.
    public var start: Int64
    /// How many samples it stands for.
    public var samples: Int
    /// The mean of requests waiting, over the samples.
    public var meanDepth: Double
    /// The most requests that were waiting.
    public var maxDepth: Double
    /// Requests served per minute, the mean over the samples that had a throughput; nil when none had.
    public var meanThroughputPerMinute: Double?
    /// The highest of these; nil when none had.
    public var maxThroughputPerMinute: Double?

    public init(
        model: String, start: Int64, samples: Int, meanDepth: Double, maxDepth: Double,
        meanThroughputPerMinute: Double?, maxThroughputPerMinute: Double?
    ) {
        self.model = model
        self.start = start
        self.samples = samples
        self.meanDepth = meanDepth
        self.maxDepth = maxDepth
        self.meanThroughputPerMinute = meanThroughputPerMinute
        self.maxThroughputPerMinute = maxThroughputPerMinute
    }
}
