/// The sentence that explains a decision: what was done, what the demand is and where it comes from, and which rule
/// set the value.
extension CapacityPolicy {
    func reason(_ demand: Demand, outcome: Outcome, previous: Double?, inputs: CapacityInputs) -> String {
        let value = Self.text(outcome.value)
        let change: String
        switch previous {
        case nil: change = "Start at \(value) requests/min"
        case let previous? where outcome.value > previous:
            change = "Scale up from \(Self.text(previous)) to \(value) requests/min"
        case let previous? where outcome.value < previous:
            change = "Scale down from \(Self.text(previous)) to \(value) requests/min"
        default: change = "Hold \(value) requests/min"
        }
        return "\(change): \(basis(demand, inputs: inputs))\(rule(demand, outcome: outcome, previous: previous))."
    }

    private func basis(_ demand: Demand, inputs: CapacityInputs) -> String {
        let wanted = Self.text(demand.wanted)
        let per = "at \(Self.text(utilization * 100)) % utilization calls for \(wanted)"
        let current = inputs.currentRPM.map(Self.text) ?? "unknown"
        switch demand.source {
        case .forecast:
            let upper = inputs.forecastUpperRPM.map(Self.text) ?? "unknown"
            return "forecast demand of \(upper) (quantile \(Self.text(headroomQuantile)), \(current) now) \(per)"
        case .reactive:
            let forecast: String
            switch (inputs.forecastUpperRPM, inputs.forecastSkill) {
            case (nil, _): forecast = "there is no forecast"
            case (_, nil): forecast = "the forecast is unproven"
            case (let upper?, let skill?) where skill > 0: forecast = "above the forecast's \(Self.text(upper))"
            case (_, let skill?): forecast = "the forecast does not beat the last value, skill \(Self.text(skill))"
            }
            return "present demand of \(current) (\(forecast)) \(per)"
        case .lastKnown:
            guard let age = inputs.dataAgeSeconds, age > maxDataAgeSeconds else {
                return "demand is unknown, so the last known value stays"
            }
            return "the newest data is \(Self.text((age / 60).rounded())) min old, so the last known value is used"
        }
    }

    private func rule(_ demand: Demand, outcome: Outcome, previous: Double?) -> String {
        switch outcome.binding {
        case .hysteresis:
            let current = previous ?? outcome.value
            return ", within the band from \(Self.text(current * scaleDownThreshold)) to "
                + "\(Self.text(current * scaleUpThreshold)) where nothing changes"
        case .stabilization:
            return ", but \(Self.text(outcome.wanted[0].requestsPerMinute)) was wanted within the last "
                + "\(stabilizationSeconds) s"
        case .minimum: return "; the minimum is \(Self.text(bounds.lowerBound))"
        case .maximum: return "; the maximum is \(Self.text(bounds.upperBound))"
        case .forecast, .reactive, .lastKnown: return ""
        }
    }

    /// Up to two decimal places, none where they are 0.
    private static func text(_ value: Double) -> String {
        let rounded = (value * 100).rounded() / 100
        return rounded == rounded.rounded() && abs(rounded) < 1e15 ? String(Int64(rounded)) : String(rounded)
    }
}
