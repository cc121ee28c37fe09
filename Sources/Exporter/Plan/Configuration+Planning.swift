import Planning

extension PricingConfiguration {
    /// The built-in prices with the configured ones in their place.
    var table: PriceTable {
        PriceTable.builtIn.overriding(
            models.compactMapValues(\.modelPrice), defaultPrice: defaultPrice.flatMap(\.modelPrice),
            cnyPerUSD: cnyPerUSD)
    }
}

extension PricingConfiguration.Price {
    fileprivate var modelPrice: ModelPrice? { ModelPrice(inputUSDPerMillion: input, outputUSDPerMillion: output) }
}

extension CapacityConfiguration {
    /// The policy that these settings make.
    public var policy: CapacityPolicy {
        CapacityPolicy(
            targetUtilization: targetUtilization, minRPM: requestsPerMinute.min, maxRPM: requestsPerMinute.max,
            rpmPerReplica: replicas.requestsPerMinuteEach, minReplicas: replicas.min, maxReplicas: replicas.max,
            burstAllowance: rateLimit.burstAllowance, headroomQuantile: headroomQuantile,
            scaleUpThreshold: scaleUp.threshold, scaleDownThreshold: scaleDown.threshold,
            stabilizationSeconds: scaleDown.stabilization.seconds)
    }
}
