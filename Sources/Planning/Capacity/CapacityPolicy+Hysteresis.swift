extension CapacityPolicy {
    /// What hysteresis, stabilization and bounds make of what is wanted.
    struct Outcome {
        /// Whole requests per minute.
        var value: Double
        var binding: CapacityRecommendation.Rule
        /// What ``CapacityState/wanted`` is from now on, this decision included.
        var wanted: [CapacityState.Wanted]
    }

    /// The capacity in force, where what demand calls for is too near to it; otherwise that, falls being held up by what
    /// was wanted lately. Within the bounds in any case.
    func applyHysteresis(to demand: Demand, state: CapacityState?, at time: Int64) -> Outcome {
        let memory = max(0, stabilizationSeconds, surplusSeconds)
        var wanted = (state?.wanted ?? []).filter { $0.at <= time && $0.isWithin(memory, of: time) }
        // A later and higher one says all that an earlier and lower one does.
        wanted.removeAll { $0.requestsPerMinute <= demand.wanted }
        wanted.append(.init(at: time, requestsPerMinute: demand.wanted))
        func highest(within seconds: Int64) -> Double {
            wanted.first { $0.isWithin(max(0, seconds), of: time) }?.requestsPerMinute ?? demand.wanted
        }

        var outcome = Outcome(value: demand.wanted, binding: demand.binding, wanted: wanted)
        if demand.source != .lastKnown, let current = state?.demanded {
            let recent = highest(within: stabilizationSeconds)
            let rises = demand.wanted > current && demand.wanted >= current * riseThreshold
            let falls = demand.wanted < current && demand.wanted <= current * scaleDownThreshold
            if !rises && !falls {
                outcome.value = current
                outcome.binding = demand.wanted == current ? outcome.binding : .hysteresis
                if let state, isSurplus(highest(within: surplusWindow), of: current, state: state, at: time) {
                    outcome.value = highest(within: surplusWindow)
                    outcome.binding = .surplus
                }
            } else if falls, recent > demand.wanted {
                outcome.value = min(current, recent)
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

    /// The threshold of rises, but never one at which demand would have taken more than half of what is kept free: of a
    /// target utilization of 0.9 a threshold of 1.2 would not leave anything.
    var riseThreshold: Double { min(scaleUpThreshold, 1 + (1 / utilization - 1) / 2) }

    /// What falls faster than ``stabilizationSeconds`` allow is no surplus.
    private var surplusWindow: Int64 { max(surplusSeconds, stabilizationSeconds) }

    /// Whether a tenth of the capacity or more has not been wanted for ``surplusSeconds``.
    private func isSurplus(_ highest: Double, of current: Double, state: CapacityState, at time: Int64) -> Bool {
        surplusSeconds > 0 && time - state.followedSince >= surplusWindow && highest <= 0.9 * current
    }
}

extension CapacityState.Wanted {
    fileprivate func isWithin(_ seconds: Int64, of time: Int64) -> Bool {
        let (earliest, underflow) = time.subtractingReportingOverflow(seconds)
        return underflow || at > earliest
    }
}
