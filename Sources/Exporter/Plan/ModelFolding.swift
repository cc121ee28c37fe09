import Storage

/// Bounds the number of models that are told apart: the first ones to appear keep their names, and all
/// later ones are reported together.
///
/// The order of first appearance never changes, so a model never moves between the two.
struct ModelFolding: Sendable {
    let limit: Int
    private let named: Set<String>

    /// - Parameter models: in order of first appearance.
    init(limit: Int, models: [String] = []) {
        self.limit = limit
        named = Set(models.prefix(limit))
    }

    /// The name that a model is reported under.
    func name(of model: String) -> String {
        named.contains(model) || model == wholeAccount ? model : UsageSnapshot.foldedModel
    }

    /// The totals in order of first appearance, those past the limit added up into one.
    func fold(_ totals: [UsageTotal]) -> [UsageTotal] {
        guard totals.count > limit else { return totals }
        var folded = totals[limit]
        folded.model = UsageSnapshot.foldedModel
        for total in totals.dropFirst(limit + 1) {
            folded.inputTokens += total.inputTokens
            folded.outputTokens += total.outputTokens
            if let requests = total.requests { folded.requests = (folded.requests ?? 0) + requests }
            folded.costMicroUSD += total.costMicroUSD
            folded.revisions += total.revisions
            folded.reportedCostMicroUSD += total.reportedCostMicroUSD
            folded.computedCostOfReportedMicroUSD += total.computedCostOfReportedMicroUSD
            if total.lastBucketStart > folded.lastBucketStart {
                folded.lastBucketStart = total.lastBucketStart
                folded.lastLatencySeconds = total.lastLatencySeconds
            }
        }
        return totals.prefix(limit) + [folded]
    }
}
