/// What methods work out of one and the same past and others need as well, so that it is done once per forecast.
public struct SharedWork {
    private var smoothings: [Smoothing] = []

    private struct Smoothing {
        let days: Int
        let rates: SmoothingState.Rates
        let state: SmoothingState
    }

    public init() {}

    /// The smoothing that has gone through the logarithms of the last `days` days, or of as many as there are.
    ///
    /// - Parameter past: the same each time.
    mutating func smoothing(_ past: Past, days: Int, rates: SmoothingState.Rates) -> SmoothingState {
        if let known = smoothings.first(where: { $0.days == days && $0.rates == rates }) { return known.state }
        let values = Array(past.log.values[max(0, past.count - days * past.stepsPerDay)..<past.count])
        var state = SmoothingState(values, day: past.stepsPerDay)
        state.observe(values, rates: rates)
        smoothings.append(Smoothing(days: days, rates: rates, state: state))
        return state
    }
}
