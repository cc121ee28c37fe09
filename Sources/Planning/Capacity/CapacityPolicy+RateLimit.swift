extension CapacityPolicy {
    /// A bucket that lets through what there is capacity for.
    ///
    /// While demand rises, or less than usual is provided, the rate is already that of what is coming, as far as the
    /// policy's maximum: clients must not be held back before capacity can be. What somebody set is the rate, and what
    /// somebody allows at most is not exceeded, whether or not capacity is lower.
    func rateLimit(_ settlement: Settlement, signals: RateSignals) -> CapacityRecommendation.RateLimit {
        var rate = settlement.value
        let mode = settlement.winner?.mode
        if mode != .set {
            rate = max(rate, min(capacity(for: signals.demandAhead), bounds.upperBound))
        }
        let ceiling = settlement.ceiling ?? .infinity
        rate = min(rate, ceiling)
        if mode != .set { rate *= signals.health }
        if settlement.winner == nil {
            if let least = rateLimit.minRPM, least.isFinite { rate = max(rate, least) }
            if let most = rateLimit.maxRPM, most.isFinite { rate = min(rate, max(0, most)) }
        }
        rate = min(rate, ceiling)
        let perSecond = rate / 60
        let allowance = settlement.burstAllowance.isFinite ? min(max(0, settlement.burstAllowance), 1e3) : 0
        let burst = (perSecond * (1 + allowance)).roundedUpFromNoise
        return .init(requestsPerSecond: perSecond, burst: Int(min(burst, 1e15)), signals: signals)
    }
}
