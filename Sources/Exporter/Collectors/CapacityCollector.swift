import Exposition
import Storage

/// The recommended capacity, for each account as a whole (`model="*"`) and for each of its models.
let collectCapacity: Collector = { input in
    let meaning =
        " Decided every few seconds; why, and from how old data, is in GET /capacity. The whole account has "
        + "model=\"*\"; models of which nothing is known are absent."
    func gauge(_ name: String, _ help: String) -> MetricFamily {
        MetricFamily(name: name, type: .gauge, help: help + meaning)
    }
    var requests = gauge("holysheep_capacity_requests_per_minute", "Requests a minute to provision for.")
    var forecast = gauge(
        "holysheep_capacity_forecast_requests_per_minute",
        "Highest demand, in requests a minute, that is forecast within capacity.lead_time, at capacity.headroom_quantile; "
            + "absent where the forecast does not beat the last value.")
    var replicas = gauge("holysheep_capacity_replicas", "Replicas to run.")
    var rate = gauge(
        "holysheep_capacity_rate_limit_requests_per_second", "Rate to refill a client's token bucket with.")
    var burst = gauge("holysheep_capacity_burst", "Size of a client's token bucket.")
    var override = gauge(
        "holysheep_capacity_override_active", "Overrides in force, whether or not they change anything; 0 when there is none.")
    var overrideEnd = gauge(
        "holysheep_capacity_override_end_timestamp_seconds",
        "When the override that the recommendation follows ends, in Unix seconds; absent when it follows none.")
    var decisions = MetricFamily(
        name: "holysheep_capacity_decisions_total", type: .counter,
        help: "Capacity decisions since the exporter started, by what was done and what the demand was taken from. There "
            + "is one every few seconds; most are action=\"hold\".")
    let now = Int64(input.at.timeIntervalSince1970)
    for account in input.accounts {
        for count in account.plans.decisions {
            decisions.add(
                Double(count.count),
                Labels([
                    ("account", account.name), ("model", count.model), ("action", count.action.rawValue),
                    ("source", count.source.rawValue),
                ]))
        }
        let overridesByModel = Dictionary(grouping: account.plans.overrides, by: \.model)
        for plan in account.plans.capacity {
            let labels = Labels([("account", account.name), ("model", plan.model)])
            requests.add(plan.recommendation.requestsPerMinute, labels)
            if let skill = plan.inputs.forecastSkill, skill > 0 { forecast.add(plan.inputs.forecastUpperRPM, labels) }
            replicas.add(Double(plan.recommendation.replicas), labels)
            rate.add(plan.recommendation.rateLimit.requestsPerSecond, labels)
            burst.add(Double(plan.recommendation.rateLimit.burst), labels)
            let overrides = overridesByModel[plan.model] ?? []
            override.add(Double(overrides.count { $0.status(at: now) == .active }), labels)
            if let id = plan.overrideID, let winner = overrides.first(where: { $0.id == id }) {
                overrideEnd.add(Double(winner.endsAt), labels)
            }
        }
    }
    return [requests, forecast, replicas, rate, burst, override, overrideEnd, decisions]
}
