import Exposition
import Forecasting

/// The forecasts at the named horizons, and how good they have been.
let collectForecasts: Collector = { input in
    let age = " Made anew when usage changes and every five minutes; whole accounts have model=\"*\". Absent without "
        + "enough history, or when the newest of it is too old (holysheep_forecast_last_success_timestamp_seconds)."
    var requests = MetricFamily(
        name: "holysheep_forecast_requests_per_minute", type: .summary,
        help: "Requests a minute expected at the horizon from now, by quantile." + age)
    var tokens = MetricFamily(
        name: "holysheep_forecast_tokens", type: .summary,
        help: "Tokens expected in all from now until the horizon, by quantile of the sum." + age)
    var cost = MetricFamily(
        name: "holysheep_forecast_cost_usd", type: .summary,
        help: "Cost in US dollars expected in all from now until the horizon, by quantile of the sum." + age)
    let outOfSample = " Measured out of sample, on requests a minute, over the leads up to the horizon."
    var error = MetricFamily(
        name: "holysheep_forecast_error_ratio", type: .gauge,
        help: "Weighted absolute percentage error: sum of absolute errors over sum of values." + outOfSample)
    var skill = MetricFamily(
        name: "holysheep_forecast_skill_ratio", type: .gauge,
        help: "1 minus the error over the error of repeating the last value; at 0 or below the forecast is no better."
            + outOfSample)
    var coverage = MetricFamily(
        name: "holysheep_forecast_coverage_ratio", type: .gauge,
        help: "Share of actual values that fell inside the interval of this level; ideally 0.8 for level=\"80\". Measured out "
            + "of sample, on requests a minute, up to 60 minutes ahead.")
    var lastSuccess = MetricFamily(
        name: "holysheep_forecast_last_success_timestamp_seconds", type: .gauge,
        help: "End of the newest bucket that the forecast of requests a minute has seen, in Unix seconds: how old its evidence "
            + "is.")

    var pending = MetricFamily(
        name: "holysheep_forecast_pending_series", type: .gauge,
        help: "Series whose forecast waits to be brought up to date; it keeps the one it had. Many at the start, 0 soon after.")

    for account in input.accounts {
        pending.add(Double(account.plans.pendingForecasts), Labels([("account", account.name)]))
        for forecast in account.plans.forecasts where ForecastHorizon.metrics.contains(forecast.key.metric) {
            let labels = Labels([("account", account.name), ("model", forecast.key.model)])
            let isDemand = forecast.key.metric == .requestsPerMinute
            if isDemand, let newest = forecast.short ?? forecast.long {
                lastSuccess.add(Double(newest.lastObservedEnd), labels)
            }
            for horizon in ForecastHorizon.all {
                guard let view = forecast.view(horizon: horizon.seconds, now: account.seconds),
                    view.status != .stale
                else { continue }
                let end = account.seconds + horizon.seconds
                let horizonLabels = labels.adding("horizon", horizon.name)
                for quantile in ForecastHorizon.quantiles {
                    let quantileLabels = horizonLabels.adding("quantile", String(quantile))
                    if isDemand {
                        requests.add(view.quantile(quantile, at: end), quantileLabels)
                        continue
                    }
                    let total = view.total(until: end, from: account.seconds, quantile: quantile)
                    switch forecast.key.metric {
                    case .inputTokens: tokens.add(total, quantileLabels.adding("direction", "input"))
                    case .outputTokens: tokens.add(total, quantileLabels.adding("direction", "output"))
                    default: cost.add(total, quantileLabels)
                    }
                }
                guard isDemand else { continue }
                error.add(view.accuracy.wape, horizonLabels)
                skill.add(view.accuracy.skillVsPersistence, horizonLabels)
                if horizon.seconds == AccountHistory.hour {
                    coverage.add(view.accuracy.coverage80, labels.adding("level", "80"))
                    coverage.add(view.accuracy.coverage95, labels.adding("level", "95"))
                }
            }
        }
    }
    return [requests, tokens, cost, error, skill, coverage, lastSuccess, pending]
}

/// The quantities, horizons and quantiles that are exported as metrics.
enum ForecastHorizon {
    static let quantiles = [0.1, 0.5, 0.9]
    static let metrics: Set<ForecastMetric> = [.requestsPerMinute, .inputTokens, .outputTokens, .costUSD]

    static let all: [(name: String, seconds: Int64)] = [
        ("15m", 900), ("30m", 1_800), ("60m", 3_600), ("24h", 86_400), ("168h", 604_800),
    ]
}
