/// Exponential smoothing with a daily and a weekly season and an autocorrelated error (Taylor, "Short-term electricity
/// demand forecasting using double seasonal exponential smoothing", 2003), additive on a transformed scale.
///
/// Its four rates are chosen from a grid by the mean absolute error of forecasts over the next hour or day, as its
/// setting says. Errors far beyond the usual are cut before anything learns from them, so that one spike does not bend
/// the season.
struct DoubleSeasonalSmoothing: ForecastMethod {
    let name: String
    let scale: Scale
    let setting: Setting

    /// What values are turned into before smoothing.
    enum Scale { case log, root }

    struct Setting: Sendable {
        /// How far back it looks.
        var days: Int
        var levels: [Double]
        var dayRates: [Double]
        var weekRates: [Double]
        var autocorrelations: [Double]
        /// How many steps ahead the forecasts reach that the grid is judged by.
        var steps: @Sendable (_ stepsPerDay: Int) -> Int
        /// How many steps lie between two origins of such forecasts.
        var stride: Int

        /// For the next hour.
        static let short = Setting(
            days: 14, levels: [0.05, 0.15, 0.3, 0.5], dayRates: [0.02, 0.1], weekRates: [0, 0.05],
            autocorrelations: [0.3, 0.7, 0.9], steps: { max(1, $0 / 24) }, stride: 29)
        /// For the next days.
        static let long = Setting(
            days: 56, levels: [0.005, 0.02, 0.08, 0.2], dayRates: [0.02, 0.1, 0.25], weekRates: [0, 0.05, 0.2],
            autocorrelations: [0.3, 0.7, 0.9], steps: { $0 }, stride: 7)
    }

    static let shortOnLogarithms = DoubleSeasonalSmoothing(name: "double_seasonal_log", scale: .log, setting: .short)
    static let longOnLogarithms = DoubleSeasonalSmoothing(name: "double_seasonal_log", scale: .log, setting: .long)

    func fit(_ past: Past) -> [Double]? {
        guard let values = values(past) else { return nil }
        let day = past.stepsPerDay
        let week = SmoothingState.weekLength(count: values.count, day: day)
        let warmUp = week > 0 ? week : 2 * day
        let judgedFrom =
            values.count > warmUp + 2 * day
            ? max(values.count - setting.days * day / 2, warmUp + day / 2) : values.count / 2
        let initial = SmoothingState(values, day: day)
        var best: (error: Double, rates: SmoothingState.Rates)?
        for level in setting.levels {
            for dayRate in setting.dayRates {
                for weekRate in setting.weekRates where week > 0 || weekRate == 0 {
                    for autocorrelation in setting.autocorrelations {
                        let rates = SmoothingState.Rates(
                            level: level, day: dayRate, week: weekRate, autocorrelation: autocorrelation)
                        let error = initial.error(
                            over: values, rates: rates, from: judgedFrom, steps: setting.steps(day),
                            stride: setting.stride, atMost: best?.error ?? .infinity)
                        if error < best?.error ?? .infinity { best = (error, rates) }
                    }
                }
            }
        }
        return best?.rates.coefficients
    }

    func forecast(_ past: Past, coefficients: [Double], steps: Int) -> [Double]? {
        var shared = SharedWork()
        return forecast(past, coefficients: coefficients, steps: steps, shared: &shared)
    }

    func forecast(_ past: Past, coefficients: [Double], steps: Int, shared: inout SharedWork) -> [Double]? {
        guard past.count >= 2 * past.stepsPerDay, let rates = SmoothingState.Rates(coefficients[...]) else { return nil }
        let state: SmoothingState
        switch scale {
        case .log: state = shared.smoothing(past, days: setting.days, rates: rates)
        case .root:
            let values = values(past) ?? []
            var roots = SmoothingState(values, day: past.stepsPerDay)
            roots.observe(values, rates: rates)
            state = roots
        }
        return (1...max(1, steps)).prefix(steps).map { lead in
            let value = state.forecast(lead, rates: rates)
            return scale == .log ? past.value(ofLog: value) : max(0, value) * max(0, value)
        }
    }

    /// The part of the past that is looked at, transformed; nil when it is shorter than two days.
    private func values(_ past: Past) -> [Double]? {
        let first = max(0, past.count - setting.days * past.stepsPerDay)
        guard past.count >= 2 * past.stepsPerDay else { return nil }
        return switch scale {
        case .log: Array(past.log.values[first..<past.count])
        case .root: past.raw.values[first..<past.count].map { $0.squareRoot() }
        }
    }
}
