/// What one model of one account was used for in the last four weeks, and what it spends in a budget's period.
public struct ModelUse: Sendable {
    public var inputTokens: Int64
    public var outputTokens: Int64
    /// Nil where the gateway does not tell them of every hour.
    public var requests: Int64?
    /// In micro-dollars.
    public var costMicroUSD: Int64
    public var spend: ModelSpend

    public init(
        inputTokens: Int64, outputTokens: Int64, requests: Int64?, costMicroUSD: Int64, spend: ModelSpend
    ) {
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
        self.requests = requests
        self.costMicroUSD = costMicroUSD
        self.spend = spend
    }
}
