/// What one model used in one bucket of time.
public struct UsageRecord: Equatable, Sendable {
    /// Not empty.
    public var model: String
    /// The bucket's start, in Unix seconds.
    public var start: Int64
    /// Tokens of prompts in the bucket, 0 or more.
    public var inputTokens: Int64
    /// Tokens of answers in the bucket, 0 or more.
    public var outputTokens: Int64
    /// Requests in the bucket, 0 or more; nil where the gateway does not tell.
    public var requests: Int64?
    /// The gateway's mean latency in the bucket, in seconds.
    public var latencySeconds: Double?
    /// The cost that the gateway reported, in millionths of a US dollar.
    public var reportedCostMicroUSD: Int64?
    /// The cost by the price table, in millionths of a US dollar.
    public var computedCostMicroUSD: Int64?

    public init(
        model: String, start: Int64, inputTokens: Int64, outputTokens: Int64, requests: Int64? = nil,
        latencySeconds: Double? = nil, reportedCostMicroUSD: Int64? = nil, computedCostMicroUSD: Int64? = nil
    ) {
        self.model = model
        self.start = start
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
        self.requests = requests
        self.latencySeconds = latencySeconds
        self.reportedCostMicroUSD = reportedCostMicroUSD
        self.computedCostMicroUSD = computedCostMicroUSD
    }

    /// The cost that counts: the reported one, otherwise the computed one.
    public var costMicroUSD: Int64? { reportedCostMicroUSD ?? computedCostMicroUSD }

    /// Whether the values, apart from the key, are equal.
    func hasValues(of other: UsageRecord) -> Bool {
        inputTokens == other.inputTokens && outputTokens == other.outputTokens && requests == other.requests
            && latencySeconds == other.latencySeconds && reportedCostMicroUSD == other.reportedCostMicroUSD
            && computedCostMicroUSD == other.computedCostMicroUSD
    }

    /// The first value that cannot be stored, as a sentence.
    var problem: String? {
        if model.isEmpty { return "model is empty" }
        if !UnixTime.range.contains(start) { return "start is not in the years 1970 to 9999" }
        if inputTokens < 0 { return "inputTokens is negative" }
        if outputTokens < 0 { return "outputTokens is negative" }
        if let requests, requests < 0 { return "requests is negative" }
        if let latencySeconds, !(latencySeconds >= 0 && latencySeconds.isFinite) {
            return "latencySeconds is negative or not finite"
        }
        if let reportedCostMicroUSD, reportedCostMicroUSD < 0 { return "reportedCostMicroUSD is negative" }
        if let computedCostMicroUSD, computedCostMicroUSD < 0 { return "computedCostMicroUSD is negative" }
        return nil
    }
}

/// What an upsert did with its rows.
public struct UsageUpsert: Equatable, Sendable {
    /// Rows whose bucket was not stored yet.
    public var inserted: Int
    /// Rows that differ from the stored bucket, which they replaced.
    public var revised: Int
    /// Rows equal to the stored bucket. Nothing is written for them.
    public var unchanged: Int

    public init(inserted: Int = 0, revised: Int = 0, unchanged: Int = 0) {
        self.inserted = inserted
        self.revised = revised
        self.unchanged = unchanged
    }
}

/// The usage of one account and model over all time, as counters show it.
///
/// A counter holds the largest value that the sum of all rows ever had: a revision downwards holds it
/// until the sum has passed it again, and retention and restarts do not change it.
public struct UsageTotal: Equatable, Sendable {
    public var account: String
    public var model: String
    /// When the first row was received, in Unix seconds.
    public var firstSeenAt: Int64
    /// Tokens of prompts.
    public var inputTokens: Int64
    /// Tokens of answers.
    public var outputTokens: Int64
    /// Requests; nil until one row had a number of them.
    public var requests: Int64?
    /// Millionths of a US dollar. Rows without any cost add nothing.
    public var costMicroUSD: Int64
    /// How often a bucket changed that had been over when its previous values were received. The growth of
    /// an open bucket is no revision.
    public var revisions: Int64
    /// The start of the latest bucket, in Unix seconds.
    public var lastBucketStart: Int64
    /// The mean latency in the latest bucket that had one, in seconds.
    public var lastLatencySeconds: Double?
    /// The sum of reported costs over rows that have a computed one too, in millionths of a US dollar. It can fall.
    public var reportedCostMicroUSD: Int64
    /// The sum of computed costs over the same rows, in the same unit.
    public var computedCostOfReportedMicroUSD: Int64

    public init(
        account: String, model: String, firstSeenAt: Int64, inputTokens: Int64, outputTokens: Int64,
        requests: Int64?, costMicroUSD: Int64, revisions: Int64, lastBucketStart: Int64,
        lastLatencySeconds: Double?, reportedCostMicroUSD: Int64, computedCostOfReportedMicroUSD: Int64
    ) {
        self.account = account
        self.model = model
        self.firstSeenAt = firstSeenAt
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
        self.requests = requests
        self.costMicroUSD = costMicroUSD
        self.revisions = revisions
        self.lastBucketStart = lastBucketStart
        self.lastLatencySeconds = lastLatencySeconds
        self.reportedCostMicroUSD = reportedCostMicroUSD
        self.computedCostOfReportedMicroUSD = computedCostOfReportedMicroUSD
    }
}
