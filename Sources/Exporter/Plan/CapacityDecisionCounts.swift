import Planning

/// How many capacity decisions were made for each model of an account, by what was done and why.
struct CapacityDecisionCounts: Sendable {
    /// The decisions of one kind.
    struct Count: Sendable {
        let model: String
        let action: CapacityRecommendation.Action
        let source: CapacityRecommendation.Source
        var count: UInt64
    }

    /// One a model and kind. Every kind of a model is there from its first decision, so that `increase()` sees the first
    /// of each.
    private(set) var all: [Count] = []
    private var positions: [String: Int] = [:]
    private static let kinds = CapacityRecommendation.Action.allCases.flatMap { action in
        CapacityRecommendation.Source.allCases.map { (action: action, source: $0) }
    }

    mutating func record(_ plan: CapacityPlan) {
        let first = positions[plan.model] ?? addModel(plan.model)
        let kind = Self.kinds.firstIndex { $0 == (plan.recommendation.action, plan.recommendation.source) }
        if let kind { all[first + kind].count += 1 }
    }

    private mutating func addModel(_ model: String) -> Int {
        let first = all.count
        positions[model] = first
        all += Self.kinds.map { Count(model: model, action: $0.action, source: $0.source, count: 0) }
        return first
    }
}
