/// What the policy's parameters mean for a number. A parameter that makes no sense is replaced by the nearest that does,
/// because a plan must come out; configuration is where it is refused.
extension CapacityPolicy {
    /// More than anybody can ask for, so that every number of requests per minute is exact.
    static let highestRPM = 1e12

    /// Whole requests per minute; the maximum wins over a minimum above it.
    var bounds: ClosedRange<Double> {
        let highest = maxRPM.isNaN ? Self.highestRPM : min(max(0, maxRPM), Self.highestRPM).rounded(.down)
        let lowest = minRPM.isNaN ? 0 : max(0, minRPM).rounded(.up)
        return min(lowest, highest)...highest
    }

    /// ``targetUtilization`` within its range.
    var utilization: Double { targetUtilization.isNaN ? 1 : min(max(targetUtilization, 0.01), 1) }

    /// Whole requests per minute that `demand` needs at the target utilization.
    func capacity(for demand: Double) -> Double {
        min((demand / utilization).roundedUpFromNoise, Self.highestRPM)
    }

    /// How many replicas serve a capacity, within the bounds of replicas.
    func replicas(_ requestsPerMinute: Double) -> Int {
        let highest = max(0, maxReplicas)
        let lowest = min(max(0, minReplicas), highest)
        guard rpmPerReplica > 0 else { return highest }
        let needed = (requestsPerMinute / rpmPerReplica).rounded(.up)
        return needed >= Double(highest) ? highest : max(lowest, Int(needed))
    }
}

extension Double {
    /// The next whole number, but the nearest where there is none between but for a rounding error: 70 / 0.7 is a hair above
    /// 100, which is no reason for 101.
    var roundedUpFromNoise: Double {
        let nearest = rounded()
        return abs(self - nearest) <= 1e-9 * nearest ? nearest : rounded(.up)
    }
}
