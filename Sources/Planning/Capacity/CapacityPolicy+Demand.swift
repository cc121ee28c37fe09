extension CapacityPolicy {
    /// The capacity that demand calls for, before hysteresis and bounds.
    struct Demand {
        var source: CapacityRecommendation.Source
        /// Whole requests per minute: the highest of ``candidates``.
        var wanted: Double
        var candidates: [CapacityRecommendation.Candidate]
        /// The one that goes on; nil for none.
        var emergency: Emergency?

        /// The rule that asks for most.
        var binding: CapacityRecommendation.Rule {
            candidates.first { $0.requestsPerMinute == wanted }?.rule ?? .reactive
        }

        /// Whoever asks for most gets it; of equals the first.
        fileprivate mutating func add(
            _ rule: CapacityRecommendation.Rule, _ requestsPerMinute: Double, source: CapacityRecommendation.Source
        ) {
            if candidates.isEmpty || requestsPerMinute > wanted {
                self.source = source
                wanted = requestsPerMinute
            }
            candidates.append(.init(rule: rule, requestsPerMinute: requestsPerMinute))
        }
    }

    /// The forecast's upper quantile where the forecast beats the last value, present demand, what a surge makes of it, and
    /// the queue, each as the capacity that it takes; and twice the capacity in force while the gateway turns requests away.
    ///
    /// - Returns: nil when nothing is known, and never was.
    func demand(
        _ inputs: CapacityInputs, state: CapacityState?, signals: RateSignals, at time: Int64
    ) -> Demand? {
        let isStale = inputs.dataAgeSeconds.map { $0 > maxDataAgeSeconds } ?? false
        let forecast = trustedForecast(inputs)
        var demand = Demand(source: .reactive, wanted: 0, candidates: [])
        if isStale || (inputs.currentRPM == nil && forecast == nil) {
            guard let last = state?.demanded ?? inputs.currentRPM.map(capacity(for:)) else { return nil }
            demand.add(.lastKnown, last, source: .lastKnown)
            return demand
        }
        if let forecast { demand.add(.forecast, capacity(for: forecast), source: .forecast) }
        if let current = inputs.currentRPM {
            demand.add(.reactive, capacity(for: current), source: .reactive)
            if let surge = signals.surge { demand.add(.surge, capacity(for: surge), source: .reactive) }
            // What waits has been waiting long enough: it may take what is kept free for surprises.
            if let queue = inputs.queueDepth, queue > 0, queueDrainSeconds > 0 {
                demand.add(
                    .queue, min((current + queue * 60 / queueDrainSeconds).rounded(.up), Self.highestRPM),
                    source: .reactive)
            }
        }
        let halfLife = Double(max(60, stabilizationSeconds))
        demand.emergency = Emergency.next(
            after: state?.emergency, isThrottled: inputs.isThrottled, current: state?.requestsPerMinute ?? 0,
            wanted: demand.wanted, halfLife: halfLife, at: time)
        if let emergency = demand.emergency {
            let level = emergency.requestsPerMinute(at: time, wanted: demand.wanted, halfLife: halfLife)
            demand.add(.emergency, min(level, Self.highestRPM), source: .emergency)
        }
        return demand
    }

    private func trustedForecast(_ inputs: CapacityInputs) -> Double? {
        inputs.forecastSkill.map { $0 > 0 } ?? false ? inputs.forecastUpperRPM : nil
    }
}
