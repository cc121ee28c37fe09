extension CapacityPolicy {
    /// Decides the capacity from what is known now, and from what people asked for.
    ///
    /// - What demand calls for is the highest of several candidates: the forecast's upper quantile, where the forecast beats
    ///   the last value, and present demand, both over the target utilization; and what a surge, the queue or a gateway that
    ///   turns requests away adds.
    /// - Capacity rises at once when that is ``scaleUpThreshold`` times the current value or more, falls when it is
    ///   ``scaleDownThreshold`` times or less, to the highest value wanted within the stabilization window, and otherwise
    ///   stays, but for a surplus that was not wanted for ``surplusSeconds``.
    /// - When inputs are too old or missing, what demand called for last is used; without it, the last demand known,
    ///   however old.
    /// - Schedules, events and overrides come last, in this order.
    ///
    /// Without directives the result never falls when demand rises, all else being equal, and is always within the bounds.
    ///
    /// - Parameters:
    ///   - state: what the previous decision left; nil for the first.
    ///   - directives: those in force, in any order; see ``CapacityDirective/isInForce(at:leadSeconds:)``.
    ///   - time: now, in Unix seconds.
    /// - Returns: the state for the next decision, and the recommendation; nil where nothing is known and nobody set
    ///   anything.
    public func decide(
        state: CapacityState?, inputs: CapacityInputs, directives: [CapacityDirective] = [], at time: Int64
    ) -> (state: CapacityState?, recommendation: CapacityRecommendation?) {
        let inputs = inputs.cleaned
        let state = state.flatMap { $0.requestsPerMinute.isFinite && $0.demanded.isFinite ? $0 : nil }
        let signals = RateSignals(after: state?.signals, inputs: inputs, policy: rateLimit, at: time)
        let demand = demand(inputs, state: state, signals: signals, at: time)
        let outcome = demand.map { applyHysteresis(to: $0, state: state, at: time) }
        let settlement = apply(directives, to: outcome?.value ?? 0)
        guard demand != nil || settlement.winner != nil else { return (state, nil) }

        let value = settlement.value
        let previous = state?.requestsPerMinute
        let isChanged = previous != value
        let since = isChanged ? time : state?.since ?? time
        let recommendation = CapacityRecommendation(
            requestsPerMinute: value, replicas: replicas(value), rateLimit: rateLimit(settlement, signals: signals),
            source: settlement.winner?.origin.source ?? demand?.source ?? .lastKnown,
            action: previous.map { $0 < value ? .scaleUp : $0 > value ? .scaleDown : .hold } ?? .hold,
            previousRequestsPerMinute: previous, at: time, since: since, inputs: inputs,
            candidates: (demand?.candidates ?? []) + settlement.candidates,
            binding: settlement.winner?.origin.rule ?? outcome?.binding ?? .lastKnown, directive: settlement.winner,
            reason: reason(demand, outcome: outcome, settlement: settlement, state: state, inputs: inputs, at: time))
        // What somebody asked for while nothing was known says nothing about demand.
        guard let demanded = outcome?.value ?? state?.demanded else { return (nil, recommendation) }
        var next = CapacityState(requestsPerMinute: value, demanded: demanded, at: time)
        next.since = since
        next.wanted = outcome?.wanted ?? []
        next.emergency = demand?.emergency
        next.signals = signals
        let isKnown = demand.map { $0.source != .lastKnown } ?? false
        if !isKnown, let state { next.demandKnownAt = state.demandKnownAt }
        if isKnown, let state { next.followedSince = min(state.followedSince, time) }
        return (next, recommendation)
    }
}

extension CapacityPolicy.Settlement {
    /// A thousand overrides in force are not all worth telling in every answer.
    private static let mostCandidates = 20

    /// What people asked for, the winner first.
    fileprivate var candidates: [CapacityRecommendation.Candidate] {
        ((winner.map { [$0] } ?? []) + losers.prefix(Self.mostCandidates)).map {
            .init(rule: $0.origin.rule, requestsPerMinute: $0.requestsPerMinute, name: $0.name, mode: $0.mode)
        }
    }
}

extension CapacityDirective.Origin {
    fileprivate var source: CapacityRecommendation.Source {
        switch self {
        case .schedule: .schedule
        case .event: .event
        case .override: .override
        }
    }

    var rule: CapacityRecommendation.Rule {
        switch self {
        case .schedule: .schedule
        case .event: .event
        case .override: .override
        }
    }
}
