/// The arithmetic of the policy. A parameter that makes no sense is replaced by the nearest that does,
/// because a plan must come out; configuration is where it is refused.
extension CapacityPolicy {
    private static let highestRPM = 1e12

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

    /// A bucket that lets the capacity through, in requests per second.
    func rateLimit(_ requestsPerMinute: Double) -> CapacityRecommendation.RateLimit {
        var rate = requestsPerMinute / 60
        if let minRate, minRate.isFinite { rate = max(rate, minRate) }
        if let maxRate, maxRate.isFinite { rate = min(rate, max(0, maxRate)) }
        let allowance = burstAllowance.isFinite ? min(max(0, burstAllowance), 1e3) : 0
        let burst = rate * (1 + allowance)
        let nearest = burst.rounded()
        let whole = abs(burst - nearest) <= 1e-9 * nearest ? nearest : burst.rounded(.up)
        return .init(requestsPerSecond: rate, burst: Int(min(whole, 1e15)))
    }
}
