import CivilTime

/// The sentence that explains a decision: what was done, whose word it is or what the demand is and where it comes from,
/// and which rule set the value.
extension CapacityPolicy {
    /// More names than this nobody reads in a sentence.
    private static let mostNamed = 5

    func reason(
        _ demand: Demand?, outcome: Outcome?, settlement: Settlement, state: CapacityState?, inputs: CapacityInputs,
        at time: Int64
    ) -> String {
        var demanded = "demand is unknown"
        if let demand, let outcome {
            demanded = basis(demand, inputs: inputs) + rule(demand, outcome: outcome, current: state?.demanded)
        }
        let change = Self.change(from: state?.requestsPerMinute, to: settlement.value)
        var others = settlement.losers.prefix(Self.mostNamed).map { "\($0.text) (\($0.wish))" }
        if settlement.losers.count > others.count { others.append("\(settlement.losers.count - others.count) more") }
        let also = others.isEmpty ? "" : "; outranked or without effect: \(others.joined(separator: ", "))"
        guard let winner = settlement.winner else {
            let isOver = state.map { $0.requestsPerMinute != $0.demanded } ?? false
            return "\(change): \(isOver ? "what somebody asked for is over; " : "")\(demanded)\(also)."
        }
        // An override's times are the operator's, which may be ahead of the account's.
        let isEarly = winner.origin != .override && winner.start > time
        let beginning = isEarly ? "begins at \(RFC3339.format(winner.start)), capacity takes time, and it " : ""
        let without = outcome.map { "; without it \(Self.text($0.value)), because " } ?? "; "
        return "\(change): \(winner.text) \(beginning)\(winner.clause) until \(RFC3339.format(winner.end))"
            + "\(without)\(demanded)\(also)."
    }

    private static func change(from previous: Double?, to value: Double) -> String {
        guard let previous else { return "Start at \(text(value)) requests/min" }
        if value == previous { return "Hold \(text(value)) requests/min" }
        return "Scale \(value > previous ? "up" : "down") from \(text(previous)) to \(text(value)) requests/min"
    }

    private func basis(_ demand: Demand, inputs: CapacityInputs) -> String {
        let wanted = Self.text(demand.wanted)
        let per = "at \(Self.text(utilization * 100)) % utilization calls for \(wanted)"
        let current = inputs.currentRPM.map(Self.text) ?? "unknown"
        switch demand.source {
        case .forecast:
            let upper = inputs.forecastUpperRPM.map(Self.text) ?? "unknown"
            return "forecast demand of \(upper) (quantile \(Self.text(headroomQuantile)), \(current) now) \(per)"
        case .emergency:
            let share = (inputs.throttledRatio ?? 0) * 100
            let seen =
                !inputs.isThrottled ? "turned requests away a while ago"
                : inputs.rateLimitRemaining == 0 ? "has no requests left in its limit"
                : "turns \(Self.text(share)) % of requests away"
            return "the gateway \(seen), so \(wanted) is wanted"
        case .lastKnown:
            guard let age = inputs.dataAgeSeconds, age > maxDataAgeSeconds else {
                return "demand is unknown, so the last known value stays"
            }
            return "the newest data is \(Self.text((age / 60).rounded())) min old, so the last known value is used"
        default:
            if demand.binding == .queue {
                let queue = inputs.queueDepth.map(Self.text) ?? "unknown"
                return "present demand of \(current), and \(queue) that wait and are to be served within "
                    + "\(Self.text(queueDrainSeconds)) s, call for \(wanted)"
            }
            let surge = demand.binding == .surge ? ", which grows by more than half in a minute," : ""
            return "present demand of \(current)\(surge) (\(Self.whyNotForecast(inputs))) \(per)"
        }
    }

    private static func whyNotForecast(_ inputs: CapacityInputs) -> String {
        switch (inputs.forecastUpperRPM, inputs.forecastSkill) {
        case (nil, _): "there is no forecast"
        case (_, nil): "the forecast is unproven"
        case (let upper?, let skill?) where skill > 0: "above the forecast's \(text(upper))"
        case (_, let skill?): "the forecast does not beat the last value, skill \(text(skill))"
        }
    }

    private func rule(_ demand: Demand, outcome: Outcome, current: Double?) -> String {
        switch outcome.binding {
        case .hysteresis:
            let current = current ?? outcome.value
            return ", within the band from \(Self.text(current * scaleDownThreshold)) to "
                + "\(Self.text(current * riseThreshold)) where nothing changes"
        case .stabilization:
            return ", but \(Self.text(outcome.value)) was wanted within the last "
                + "\(stabilizationSeconds) s"
        case .surplus: return "; more than \(Self.text(outcome.value)) was not wanted for \(surplusSeconds) s"
        case .minimum: return "; the minimum is \(Self.text(bounds.lowerBound))"
        case .maximum: return "; the maximum is \(Self.text(bounds.upperBound))"
        default: return ""
        }
    }

    /// Up to two decimal places, none where they are 0.
    fileprivate static func text(_ value: Double) -> String {
        let rounded = (value * 100).rounded() / 100
        return rounded == rounded.rounded() && abs(rounded) < 1e15 ? String(Int64(rounded)) : String(rounded)
    }
}

extension CapacityDirective {
    fileprivate var text: String {
        let author = author.map { " by \($0)" } ?? ""
        return "\(origin.rule.rawValue) \(name)\(author)"
    }

    fileprivate var wish: String { "\(mode.rawValue) \(CapacityPolicy.text(requestsPerMinute))" }

    fileprivate var clause: String {
        switch mode {
        case .set: "sets \(CapacityPolicy.text(requestsPerMinute))"
        case .floor: "asks for at least \(CapacityPolicy.text(requestsPerMinute))"
        case .ceiling: "allows at most \(CapacityPolicy.text(requestsPerMinute))"
        }
    }
}
