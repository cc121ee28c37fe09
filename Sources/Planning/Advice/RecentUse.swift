/// What was used in the last four weeks.
public struct RecentUse: Sendable, Equatable {
    public var inputTokens: Int64
    public var outputTokens: Int64
    /// Nil where the gateway does not tell them of every hour.
    public var requests: Int64?
    /// In micro-dollars.
    public var costMicroUSD: Int64

    public init(inputTokens: Int64 = 0, outputTokens: Int64 = 0, requests: Int64? = 0, costMicroUSD: Int64 = 0) {
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
        self.requests = requests
        self.costMicroUSD = costMicroUSD
    }

    public mutating func add(_ other: Self) {
        inputTokens = inputTokens.adding(saturating: other.inputTokens)
        outputTokens = outputTokens.adding(saturating: other.outputTokens)
        requests = requests.flatMap { sum in other.requests.map { sum.adding(saturating: $0) } }
        costMicroUSD = costMicroUSD.adding(saturating: other.costMicroUSD)
    }
}
