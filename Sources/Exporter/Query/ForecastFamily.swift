import Exposition

/// A metric whose samples lie after now.
struct ForecastFamily: Sendable {
    let name: String
    let metric: ForecastMetric
    /// The label `direction`; nil for a metric that has none.
    var direction: String?
    /// A sum over a step is turned into one over so many seconds; nil leaves values as they are.
    var rateSeconds: Int64?

    /// What a value of a step of `step` seconds is multiplied by.
    func factor(step: Int64) -> Double { rateSeconds.map { Double($0) / Double(step) } ?? 1 }

    static let all = [
        ForecastFamily(name: "holysheep_forecast_requests_per_minute", metric: .requestsPerMinute),
        ForecastFamily(
            name: "holysheep_forecast_tokens_per_minute", metric: .inputTokens, direction: "input", rateSeconds: 60),
        ForecastFamily(
            name: "holysheep_forecast_tokens_per_minute", metric: .outputTokens, direction: "output", rateSeconds: 60),
        ForecastFamily(name: "holysheep_forecast_cost_usd_per_hour", metric: .costUSD, rateSeconds: 3600),
    ]

    /// Those that only queries know.
    static let descriptions = [
        MetricDescription(
            name: "holysheep_forecast_tokens_per_minute", type: .gauge, unit: nil,
            help: "Tokens a minute expected at the sample's time, by direction and quantile, every five minutes after "
                + "now, for queries only. Whole accounts have model=\"*\"."),
        MetricDescription(
            name: "holysheep_forecast_cost_usd_per_hour", type: .gauge, unit: nil,
            help: "Cost in US dollars an hour expected at the sample's time, by quantile, every five minutes after "
                + "now, for queries only. Whole accounts have model=\"*\"."),
    ]
}
