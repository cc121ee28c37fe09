/// The arithmetic of the policy. A parameter that makes no sense is replaced by the nearest that does,
/// because a plan must come out; configuration is where it is refused.
extension CapacityPolicy {
    static let highestRPM = 1e12

    /// Whole requests per minute; the maximum wins over a minimum above it.
    var bounds: ClosedRange<Double> {
        let highest = maxRPM.isNaN ? Self.highestRPM : min(max(0, maxRPM), Self.highestRPM).rounded(.down)
        let lowest = minRPM.isNaN ? 0 : max(0, minRPM).rounded(.up)
        return min(lowest, highest)...highest
    }

    var utilization: Double { targetUtilization.isNaN ? 1 : min(max(targetUtilization, 0.01), 1) }

    /// Whole requests per minute that `demand` needs at the target utilization.
    func capacity(for demand: Double) -> Double {
        // 70 / 0.7 is a hair above 100, which is no reason for 101.
        let exact = demand / utilization
        let nearest = exact.rounded()
        return min(abs(exact - nearest) <= 1e-9 * nearest ? nearest : exact.rounded(.up), Self.highestRPM)
    }

    func replicas(_ requestsPerMinute: Double) -> Int {
        let highest = max(0, maxReplicas)
        let lowest = min(max(0, minReplicas), highest)
        guard rpmPerReplica > 0 else { return highest }
        let needed = (requestsPerMinute / rpmPerReplica).rounded(.up)
        return needed >= Double(highest) ? highest : max(lowest, Int(needed))
    }

    /// A bucket that lets through what there is capacity for.
    ///
    /// While demand rises, or less than usual is provided, the rate is already that of what is coming, as far as the
    /// policy's maximum: clients must not be held back before capacity can be. What somebody set, or set a ceiling to, is
    /// the most, and what somebody set is not lowered because of the gateway's health either.
    func rateLimit(_ settlement: Settlement, signals: RateSignals) -> CapacityRecommendation.RateLimit {
        var rate = settlement.value
        let mode = settlement.winner?.mode
        if mode != .set, mode != .ceiling {
            rate = max(rate, min(capacity(for: signals.demandAhead), bounds.upperBound))
        }
        if mode != .set { rate *= signals.health }
        if settlement.winner == nil {
            if let least = rateLimit.minRPM, least.isFinite { rate = max(rate, least) }
            if let most = rateLimit.maxRPM, most.isFinite { rate = min(rate, max(0, most)) }
        }
        let perSecond = rate / 60
        let allowance = settlement.burstAllowance.isFinite ? min(max(0, settlement.burstAllowance), 1e3) : 0
        let burst = perSecond * (1 + allowance)
        let nearest = burst.rounded()
        let whole = abs(burst - nearest) <= 1e-9 * nearest ? nearest : burst.rounded(.up)
        return .init(requestsPerSecond: perSecond, burst: Int(min(whole, 1e15)), signals: signals)
    }
}
