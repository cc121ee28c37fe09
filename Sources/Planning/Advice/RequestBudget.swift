/// What each request to come may cost, so that the money lasts to the end of the period.
public struct RequestBudget: Sendable, Equatable {
    /// What is left of the limit over ``remainingRequests``, in US dollars.
    public var perRequestUSD: Double
    /// What a request cost in the last four weeks, in US dollars.
    public var meanCostUSD: Double
    /// How many requests are projected to come in the period, at that cost.
    public var remainingRequests: Double
}

extension RequestBudget {
    /// - Parameters: what is left of the limit, and what is projected to be spent from now to the end of the period, by the
    ///   median, in micro-dollars.
    /// - Returns: nil when either is not known, when requests are not told, or none are to come.
    init?(_ models: [ModelUse], remaining: Int64?, projected: Int64?) {
        guard let remaining, let projected, projected > 0 else { return nil }
        var recent = RecentUse()
        for use in models.map(\.recent) where use.costMicroUSD > 0 || use.inputTokens > 0 || use.outputTokens > 0 {
            recent.add(use)
        }
        guard let requests = recent.requests, requests > 0, recent.costMicroUSD > 0 else { return nil }
        meanCostUSD = MicroUSD.dollars(recent.costMicroUSD) / Double(requests)
        remainingRequests = MicroUSD.dollars(projected) / meanCostUSD
        perRequestUSD = MicroUSD.dollars(remaining) / remainingRequests
    }
}
