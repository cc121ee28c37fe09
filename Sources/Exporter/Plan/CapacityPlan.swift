import Planning

/// The capacity recommended for one model of an account, with what it was decided from.
struct CapacityPlan: Sendable {
    /// A model, or ``wholeAccount``.
    let model: String
    let inputs: CapacityInputs
    let recommendation: CapacityRecommendation

    /// The override that the recommendation follows; nil when it follows none.
    var overrideID: Int64? {
        recommendation.directive.flatMap { $0.origin == .override ? $0.order : nil }
    }
}
