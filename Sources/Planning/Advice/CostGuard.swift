/// Whether spending may go on, and what to use when it may not.
public struct CostGuard: Sendable, Equatable {
    public enum State: String, Sendable {
        /// Below the guard's ratio: spending may go on.
        case closed
        /// At the guard's ratio or above: use what is cheapest.
        case open
    }

    public var state: State
    /// Spend over the limit; nil without a limit above 0.
    public var spentRatio: Double?
    /// The cheapest suitable model for the tokens that the scope uses; nil when none that is offered has a price of its own.
    public var cheapestModel: String?
    /// One sentence.
    public var reason: String
}

extension CostGuard {
    init?(_ budget: BudgetDefinition, status: BudgetStatus, inputs: BudgetInputs) {
        guard let spent = status.spentMicroUSD else { return nil }
        let limit = Double(status.limitMicroUSD)
        state = Double(spent) >= budget.guardRatio * limit ? .open : .closed
        spentRatio = limit > 0 ? Double(spent) / limit : nil
        let recent = TokenMix(inputs.models.reduce(into: RecentUse()) { $0.add($1.recent) })
        let isMeasured = !recent.isEmpty
        let mix = isMeasured ? recent : .usual
        let suitable = budget.substitutes(among: inputs.offers)
        cheapestModel = suitable.min { (mix.cost($0.price), $0.model) < (mix.cost($1.price), $1.model) }?.model

        let share = spentRatio.map { "\(Self.percent($0)) % of the limit is spent" } ?? "the limit is 0"
        let bound = "the guard opens at \(Self.percent(budget.guardRatio + 1e-9)) %"
        switch (state, cheapestModel) {
        case (.closed, _): reason = "\(share); \(bound)."
        case (.open, let model?):
            let basis = isMeasured ? "the tokens of the last four weeks (\(mix.text))" : "\(mix.text) tokens"
            reason = "\(share), and \(bound): \(model) has the lowest list price for \(basis)."
        case (.open, nil):
            let missing = inputs.offers.isEmpty ? "has a price in the table" : "with a price in the table matches guard.models"
            reason = "\(share), and \(bound); no model that is offered or in use \(missing)."
        }
    }

    /// Rounded down, so that what is not reached does not look so.
    private static func percent(_ share: Double) -> Int { Int(exactly: (100 * share).rounded(.down)) ?? .max }
}
