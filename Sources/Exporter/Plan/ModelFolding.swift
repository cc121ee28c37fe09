import Planning
import Storage

/// Bounds the number of models that are told apart: the first ones to appear keep their names, and all
/// later ones are reported together.
///
/// A model that lost its name does not get it back (``FoldedModels``). One that has the name of the others is one of
/// them.
struct ModelFolding: Sendable {
    private let named: Set<String>
    /// Whether a model that has no usage yet would keep its name.
    private let hasRoom: Bool

    /// - Parameter models: in order of first appearance, those that lost their names before at the end.
    init(limit: Int, models: [String]) {
        named = Set(models.prefix(limit)).subtracting([UsageSnapshot.foldedModel])
        hasRoom = models.count < limit
    }

    /// The name that a model is reported under. The whole account keeps its own.
    func name(of model: String) -> String {
        named.contains(model) || hasRoom || model == wholeAccount ? model : UsageSnapshot.foldedModel
    }

    /// How many models lose their names.
    func foldedCount(of models: [String]) -> Int {
        models.count { name(of: $0) != $0 }
    }

    /// The totals in order of first appearance, those that lose their names added up into one at the end.
    func fold(_ totals: [UsageTotal]) -> [UsageTotal] {
        let others = totals.filter { !named.contains($0.model) }
        guard var folded = others.first else { return totals }
        folded.model = UsageSnapshot.foldedModel
        for total in others.dropFirst() { folded.add(total) }
        return totals.filter { named.contains($0.model) } + [folded]
    }
}

extension UsageTotal {
    /// Adds what `other` counts. Sums stay at the end of their range rather than pass it.
    fileprivate mutating func add(_ other: UsageTotal) {
        inputTokens = inputTokens.adding(saturating: other.inputTokens)
        outputTokens = outputTokens.adding(saturating: other.outputTokens)
        if let more = other.requests { requests = (requests ?? 0).adding(saturating: more) }
        costMicroUSD = costMicroUSD.adding(saturating: other.costMicroUSD)
        revisions = revisions.adding(saturating: other.revisions)
        reportedCostMicroUSD = reportedCostMicroUSD.adding(saturating: other.reportedCostMicroUSD)
        computedCostOfReportedMicroUSD = computedCostOfReportedMicroUSD.adding(
            saturating: other.computedCostOfReportedMicroUSD)
        firstSeenAt = min(firstSeenAt, other.firstSeenAt)
        guard other.lastBucketStart > lastBucketStart else { return }
        lastBucketStart = other.lastBucketStart
        lastLatencySeconds = other.lastLatencySeconds ?? lastLatencySeconds
    }
}
