/// How many input and output tokens go together: what one model's price is compared with another's by.
struct TokenMix: Sendable, Equatable {
    var inputTokens: Int64 = 0
    var outputTokens: Int64 = 0

    /// A million tokens, 70 % of them input: what the articles assume where nothing was measured.
    static let usual = TokenMix(inputTokens: 700_000, outputTokens: 300_000)

    var isEmpty: Bool { inputTokens <= 0 && outputTokens <= 0 }

    /// The share of input in words: `72 % input`.
    var text: String {
        let share = 100 * Double(inputTokens) / max(1, Double(inputTokens) + Double(outputTokens))
        return "\(Int(share.rounded())) % input"
    }

    /// What the tokens cost, in micro-dollars.
    func cost(_ price: ModelPrice) -> Int64 { price.costMicroUSD(inputTokens: inputTokens, outputTokens: outputTokens) }
}

extension TokenMix {
    init(_ use: RecentUse) {
        self.init(inputTokens: use.inputTokens, outputTokens: use.outputTokens)
    }
}

extension BudgetDefinition {
    /// Those of `offers` that may stand in for others.
    func substitutes(among offers: [ModelOffer]) -> [ModelOffer] {
        substitutes.isEmpty
            ? offers : offers.filter { offer in substitutes.contains { $0.matches(offer.model) } }
    }
}
