import Forecasting

/// The forecasts of one quantity of one model, at the two widths of step that there are.
struct SeriesForecast: Sendable {
    let key: AccountHistory.Key
    /// For the next hour: from five-minute history where there is enough of it, otherwise ``long``, where there is one.
    let short: Forecast?
    /// For the next week, by the hour.
    let long: Forecast?

    /// What is said about the future in steps of `step` seconds, from the step that contains `now` and for
    /// `horizon` seconds.
    ///
    /// Steps that are smaller than the forecast's own spread each of those evenly, larger ones take several together.
    ///
    /// - Returns: nil where there is no forecast at all.
    func view(step: Int64, horizon: Int64, now: Int64) -> ForecastView? {
        (step >= AccountHistory.hour ? long : short).map {
            ForecastView(of: $0, step: step, horizon: horizon, now: now, isMean: key.metric.isMean)
        }
    }

    /// What is said about the next `horizon` seconds in the steps that it was forecast in.
    ///
    /// - Returns: nil where there is no forecast at all.
    func view(horizon: Int64, now: Int64) -> ForecastView? {
        (horizon > AccountHistory.hour ? long : short).map {
            ForecastView(of: $0, step: $0.step, horizon: horizon, now: now, isMean: key.metric.isMean)
        }
    }
}
