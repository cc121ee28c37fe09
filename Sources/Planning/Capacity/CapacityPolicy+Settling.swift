extension CapacityPolicy {
    /// What hysteresis, stabilization and bounds make of what is wanted.
    struct Outcome {
        var value: Double
        var binding: CapacityRecommendation.Rule
        /// What was wanted within the window, this decision included.
        var wanted: [CapacityState.Wanted]
    }

    func settle(_ demand: Demand, state: CapacityState?, at time: Int64) -> Outcome {
        let (window, underflow) = time.subtractingReportingOverflow(max(0, stabilizationSeconds))
        var wanted = (state?.wanted ?? []).filter { $0.at <= time && $0.at > (underflow ? .min : window) }
        // A later and higher one says all that an earlier and lower one does.
        wanted.removeAll { $0.requestsPerMinute <= demand.wanted }
        wanted.append(.init(at: time, requestsPerMinute: demand.wanted))

        let rule = demand.candidates.first { $0.requestsPerMinute == demand.wanted }?.rule ?? .reactive
        var outcome = Outcome(value: demand.wanted, binding: rule, wanted: wanted)
        if demand.source != .lastKnown, let current = state?.demanded {
            let highest = wanted[0].requestsPerMinute
            let rises = demand.wanted > current && demand.wanted >= current * scaleUpThreshold
            let falls = demand.wanted < current && demand.wanted <= current * scaleDownThreshold
            if !rises && !falls {
                outcome.value = current
                outcome.binding = demand.wanted == current ? outcome.binding : .hysteresis
            } else if falls, highest > demand.wanted {
                outcome.value = min(current, highest)
                outcome.binding = .stabilization
            }
        }
        let bounds = bounds
        if outcome.value < bounds.lowerBound {
            outcome.value = bounds.lowerBound
            outcome.binding = .minimum
        } else if outcome.value > bounds.upperBound {
            outcome.value = bounds.upperBound
            outcome.binding = .maximum
        }
        return outcome
    }
}
