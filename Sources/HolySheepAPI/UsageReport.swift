/// Token usage by model and time bucket.
public struct UsageReport: Sendable, Equatable {
    /// In the order of the answer; no two have the same model and start.
    public var rows: [UsageRow]
    public var rejected: [RejectedRow]
    /// Rows that repeated the model and start of an earlier one. Where they differ, the last one is in ``rows``.
    public var duplicates: Int

    public init(rows: [UsageRow] = [], rejected: [RejectedRow] = [], duplicates: Int = 0) {
        self.rows = rows
        self.rejected = rejected
        self.duplicates = duplicates
    }
}

/// The usage of one model in one time bucket.
public struct UsageRow: Sendable, Equatable {
    public var model: String
    /// Start of the bucket, in Unix seconds.
    public var start: Int64
    /// Tokens of prompts in the bucket.
    public var inputTokens: Int64
    /// Tokens of answers in the bucket.
    public var outputTokens: Int64
    /// Requests in the bucket; nil when the gateway doesn't tell.
    public var requests: Int64?
    /// Mean over the bucket, in seconds; nil when the gateway doesn't tell.
    public var latencySeconds: Double?
    /// Millionths of a US dollar; nil when the gateway doesn't tell.
    public var costMicroUSD: Int64?

    public init(
        model: String, start: Int64, inputTokens: Int64, outputTokens: Int64, requests: Int64? = nil,
        latencySeconds: Double? = nil, costMicroUSD: Int64? = nil
    ) {
        self.model = model
        self.start = start
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
        self.requests = requests
        self.latencySeconds = latencySeconds
        self.costMicroUSD = costMicroUSD
    }
}
