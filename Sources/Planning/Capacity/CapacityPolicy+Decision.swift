extension CapacityPolicy {
    /// Decides the capacity from what is known now.
    ///
    /// Demand is the forecast's upper quantile where the forecast beats the last value, and the present
    /// demand where it does not or where that is higher. Capacity is demand over target utilization. It rises
    /// at once when that is ``scaleUpThreshold`` times the current value or more, falls when it is
    /// ``scaleDownThreshold`` times or less, to the highest value wanted within the stabilization window, and otherwise
    /// stays. When inputs are too old or missing, the capacity in force stays; without one, the last demand
    /// known is used, however old.
    ///
    /// The result never falls when demand rises, all else being equal, and is always within the bounds.
    ///
    /// - Parameters:
    ///   - state: what the previous decision left; nil for the first.
    ///   - time: now, in Unix seconds.
    /// - Returns: the state for the next decision, and the recommendation; nil where nothing is known.
    public func decide(
        state: CapacityState?, inputs: CapacityInputs, at time: Int64
    ) -> (state: CapacityState?, recommendation: CapacityRecommendation?) {
        let inputs = inputs.cleaned
        let state = state.flatMap { $0.requestsPerMinute.isFinite ? $0 : nil }
        guard let demand = demand(inputs, state: state) else { return (state, nil) }
        let outcome = settle(demand, state: state, at: time)
        let value = outcome.value
        let action: CapacityRecommendation.Action
        switch state?.requestsPerMinute {
        case let previous? where value > previous: action = .scaleUp
        case let previous? where value < previous: action = .scaleDown
        default: action = .hold
        }
        let rate = rateLimit(value)
        let recommendation = CapacityRecommendation(
            requestsPerMinute: value, replicas: replicas(value), rateLimit: rate, source: demand.source,
            action: action, previousRequestsPerMinute: state?.requestsPerMinute, at: time, inputs: inputs,
            candidates: demand.candidates, binding: outcome.binding,
            reason: reason(demand, outcome: outcome, previous: state?.requestsPerMinute, inputs: inputs))
        var next = CapacityState(requestsPerMinute: value, at: time)
        next.wanted = outcome.wanted
        if demand.source == .lastKnown, let state { next.demandKnownAt = state.demandKnownAt }
        return (next, recommendation)
    }

    /// The capacity that demand calls for, before hysteresis and bounds.
    struct Demand {
        var source: CapacityRecommendation.Source
        var wanted: Double
        var candidates: [CapacityRecommendation.Candidate]
    }

    private func demand(_ inputs: CapacityInputs, state: CapacityState?) -> Demand? {
        let isStale = inputs.dataAgeSeconds.map { $0 > maxDataAgeSeconds } ?? false
        if isStale || (inputs.currentRPM == nil && trustedForecast(inputs) == nil) {
            guard let last = state?.requestsPerMinute ?? inputs.currentRPM.map(capacity(for:)) else { return nil }
            return Demand(
                source: .lastKnown, wanted: last, candidates: [.init(rule: .lastKnown, requestsPerMinute: last)])
        }
        var demand = Demand(source: .reactive, wanted: 0, candidates: [])
        if let forecast = trustedForecast(inputs).map(capacity(for:)) {
            demand.source = .forecast
            demand.wanted = forecast
            demand.candidates.append(.init(rule: .forecast, requestsPerMinute: forecast))
        }
        if let reactive = inputs.currentRPM.map(capacity(for:)) {
            if reactive > demand.wanted || demand.candidates.isEmpty {
                demand.source = .reactive
                demand.wanted = reactive
            }
            demand.candidates.append(.init(rule: .reactive, requestsPerMinute: reactive))
        }
        return demand
    }

    private func trustedForecast(_ inputs: CapacityInputs) -> Double? {
        inputs.forecastSkill.map { $0 > 0 } ?? false ? inputs.forecastUpperRPM : nil
    }

    /// What hysteresis, stabilization and bounds make of it.
    struct Outcome {
        var value: Double
        var binding: CapacityRecommendation.Rule
        /// What was wanted within the window, this decision included.
        var wanted: [CapacityState.Wanted]
    }

    private func settle(_ demand: Demand, state: CapacityState?, at time: Int64) -> Outcome {
        let (window, underflow) = time.subtractingReportingOverflow(max(0, stabilizationSeconds))
        var wanted = (state?.wanted ?? []).filter { $0.at <= time && $0.at > (underflow ? .min : window) }
        // A later and higher one says all that an earlier and lower one does.
        wanted.removeAll { $0.requestsPerMinute <= demand.wanted }
        wanted.append(.init(at: time, requestsPerMinute: demand.wanted))

        var outcome = Outcome(value: demand.wanted, binding: demand.source.rule, wanted: wanted)
        if demand.source != .lastKnown, let current = state?.requestsPerMinute {
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

extension CapacityRecommendation.Source {
    /// The rule that asks for what the demand calls for.
    fileprivate var rule: CapacityRecommendation.Rule {
        switch self {
        case .forecast: .forecast
        case .reactive: .reactive
        case .lastKnown: .lastKnown
        }
    }
}
