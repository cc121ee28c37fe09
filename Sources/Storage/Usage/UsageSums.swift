/// The running sums of one series' counted rows, and the largest values they have had.
///
/// Sums change by differences, so that one row costs the same however many there are.
struct UsageSums: Equatable {
    /// Quantities that are summed. All fit 63 bits, or the row is refused.
    struct Amounts: Equatable {
        var inputTokens: Int64 = 0
        var outputTokens: Int64 = 0
        var requests: Int64?
        var cost: Int64 = 0
    }

    private(set) var running = Amounts()
    private(set) var high = Amounts()
    private(set) var driftReportedCost: Int64 = 0
    private(set) var driftComputedCost: Int64 = 0

    init() {}

    init(running: Amounts, high: Amounts, driftReportedCost: Int64, driftComputedCost: Int64) {
        self.running = running
        self.high = high
        self.driftReportedCost = driftReportedCost
        self.driftComputedCost = driftComputedCost
    }

    /// Takes the values of `old` out of the sums and puts those of `new` in.
    ///
    /// - Returns: false, with nothing changed, when a sum would not fit 64 bits.
    mutating func replace(_ old: UsageRecord?, by new: UsageRecord?) -> Bool {
        var overflow = false
        func sum(_ value: Int64, _ part: (UsageRecord) -> Int64?) -> Int64 {
            let (less, underflowed) = value.subtractingReportingOverflow(old.flatMap(part) ?? 0)
            let (sum, overflowed) = less.addingReportingOverflow(new.flatMap(part) ?? 0)
            overflow = overflow || underflowed || overflowed
            return sum
        }
        var next = self
        next.running.inputTokens = sum(running.inputTokens) { $0.inputTokens }
        next.running.outputTokens = sum(running.outputTokens) { $0.outputTokens }
        if running.requests != nil || new?.requests != nil {
            next.running.requests = sum(running.requests ?? 0) { $0.requests }
        }
        next.running.cost = sum(running.cost) { $0.costMicroUSD }
        next.driftReportedCost = sum(driftReportedCost) { row in
            row.computedCostMicroUSD == nil ? nil : row.reportedCostMicroUSD
        }
        next.driftComputedCost = sum(driftComputedCost) { row in
            row.reportedCostMicroUSD == nil ? nil : row.computedCostMicroUSD
        }
        if overflow { return false }
        self = next
        return true
    }

    /// Lets the highs follow sums that have passed them.
    mutating func raiseHighs() {
        high.inputTokens = max(high.inputTokens, running.inputTokens)
        high.outputTokens = max(high.outputTokens, running.outputTokens)
        if let requests = running.requests { high.requests = max(high.requests ?? 0, requests) }
        high.cost = max(high.cost, running.cost)
    }
}
