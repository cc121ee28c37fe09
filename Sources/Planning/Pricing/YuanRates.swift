/// How many yuan stand for a US dollar, by two rates that answer different questions.
public struct YuanRates: Sendable, Equatable {
    /// The names of the rates.
    public enum Kind: String, Sendable, CaseIterable {
        /// What a dollar costs at a bank: what spend is worth.
        case market
        /// What HolySheep takes for a dollar of credit, which is a yuan: what spend was paid with.
        case plan
    }

    public let market: Double
    public let plan: Double

    /// 7.3 yuan at a bank, 1 for credit.
    public static let builtIn = YuanRates(uncheckedMarket: 7.3, plan: 1)

    /// - Returns: nil unless both are finite and above 0.
    public init?(market: Double, plan: Double) {
        guard market.isFinite, market > 0, plan.isFinite, plan > 0 else { return nil }
        self.init(uncheckedMarket: market, plan: plan)
    }

    private init(uncheckedMarket market: Double, plan: Double) {
        self.market = market
        self.plan = plan
    }

    /// Yuan per US dollar.
    public func perUSD(_ kind: Kind) -> Double {
        switch kind {
        case .market: market
        case .plan: plan
        }
    }

    /// An amount in yuan, to the nearest fen.
    public func yuan(ofMicroUSD amount: Int64, at kind: Kind) -> Double {
        (Double(amount) * perUSD(kind) / 1e4).rounded() / 100
    }
}
