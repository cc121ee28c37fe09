import Planning

extension PricingConfiguration {
    /// The built-in prices and rates with the configured ones in their place.
    var table: PriceTable {
        PriceTable.builtIn.overriding(
            entries: models.compactMapValues { $0.listed() },
            fallback: defaultPrice.flatMap { $0.listed(reason: "configured as pricing.default") },
            rates: YuanRates(market: cnyPerUSD, plan: planCNYPerUSD))
    }
}

extension PricingConfiguration.Price {
    fileprivate func listed(reason: String? = nil) -> ListedPrice? {
        ModelPrice(inputUSDPerMillion: input, outputUSDPerMillion: output).map {
            ListedPrice(configured: $0, source: source, date: date, reason: reason)
        }
    }
}

extension CapacityConfiguration {
    /// The policy that these settings make.
    public var policy: CapacityPolicy {
        var policy = CapacityPolicy()
        policy.targetUtilization = targetUtilization
        (policy.minRPM, policy.maxRPM) = (requestsPerMinute.min, requestsPerMinute.max)
        policy.rpmPerReplica = replicas.requestsPerMinuteEach
        (policy.minReplicas, policy.maxReplicas) = (replicas.min, replicas.max)
        policy.headroomQuantile = headroomQuantile
        policy.queueDrainSeconds = queueDrain.timeInterval
        policy.scaleUpThreshold = scaleUp.threshold
        policy.scaleDownThreshold = scaleDown.threshold
        policy.stabilizationSeconds = scaleDown.stabilization.seconds
        policy.surplusSeconds = scaleDown.surplus.seconds
        (policy.rateLimit.minRPM, policy.rateLimit.maxRPM) = (rateLimit.minRate, rateLimit.maxRate)
        policy.rateLimit.burstAllowance = rateLimit.burstAllowance
        policy.rateLimit.health = healthFeedback.map {
            .init(
                latencySeconds: $0.latencyThreshold.timeInterval, errorRate: $0.errorRateThreshold,
                factor: $0.adjustmentFactor)
        }
        return policy
    }
}
