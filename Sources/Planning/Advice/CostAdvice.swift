import Foundation

/// A model to use in place of another, and what that saves to the end of the period.
public struct CostAdvice: Sendable, Equatable {
    public var from: String
    public var to: String
    /// What the change saves from now to the end of the period, by the median of what ``from`` is projected to spend.
    public var projectedSavingMicroUSD: Int64
    /// What the saving rests on, in one sentence.
    public var assumption: String

    /// How many models are offered in place of one, the cheapest first.
    private static let mostPerModel = 3
    /// How many pieces of advice a budget has.
    private static let most = 20
    /// Less than such a share of what the model still spends, or than so many micro-dollars, is not worth a change.
    private static let leastShare = 0.01
    private static let leastMicroUSD: Int64 = 10_000

    /// For every model that still spends, the cheaper ones.
    static func all(_ budget: BudgetDefinition, inputs: BudgetInputs) -> [CostAdvice] {
        let substitutes = budget.substitutes(among: inputs.offers)
        guard !substitutes.isEmpty else { return [] }
        var uses: [String: Use] = [:]
        for use in inputs.models { uses[use.spend.model, default: Use()].add(use) }
        let advice = uses.flatMap { model, use in
            use.cheaper(than: model, among: substitutes).prefix(mostPerModel)
        }
        return Array(
            advice.sorted { ($1.projectedSavingMicroUSD, $0.from, $0.to) < ($0.projectedSavingMicroUSD, $1.from, $1.to) }
                .prefix(most))
    }

    /// One model's use in all accounts of the scope.
    private struct Use {
        var recent = RecentUse()
        /// Nil as soon as one account's is not known.
        var remainingMicroUSD: Int64? = 0

        mutating func add(_ use: ModelUse) {
            recent.add(use.recent)
            remainingMicroUSD = remainingMicroUSD.flatMap { sum in
                use.spend.remainingMicroUSD.map { sum.adding(saturating: $0) }
            }
        }

        func cheaper(than model: String, among substitutes: [ModelOffer]) -> [CostAdvice] {
            let mix = TokenMix(recent)
            guard let remaining = remainingMicroUSD, remaining > 0, recent.costMicroUSD > 0, !mix.isEmpty
            else { return [] }
            return substitutes.compactMap { other in
                let share = Double(mix.cost(other.price)) / Double(recent.costMicroUSD)
                let saving = Double(remaining) * (1 - share)
                guard other.model != model, saving >= leastShare * Double(remaining), saving >= Double(leastMicroUSD)
                else { return nil }
                return CostAdvice(
                    from: model, to: other.model, projectedSavingMicroUSD: Int64(exactly: saving.rounded(.down)) ?? .max,
                    assumption: """
                        \(model) is projected to cost $\(dollars(remaining)) more by the end of the period; \
                        the tokens it used in the last four weeks (\(mix.text)) cost \
                        \(percent(share)) as much at the list price of \(other.model), and as many of them are needed.
                        """)
            }.sorted { ($1.projectedSavingMicroUSD, $0.to) < ($0.projectedSavingMicroUSD, $1.to) }
        }

        private func dollars(_ amount: Int64) -> String { String(format: "%.2f", MicroUSD.dollars(amount)) }

        private func percent(_ share: Double) -> String {
            String(format: share < 0.1 ? "%.1f %%" : "%.0f %%", 100 * share)
        }
    }
}
