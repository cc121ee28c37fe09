import Exposition

/// The recommended capacity, for each account as a whole (`model="*"`) and for each of its models.
let collectCapacity: Collector = { input in
    let meaning =
        " Decided every few seconds; why, and from how old data, is in GET /capacity. The whole account has "
        + "model=\"*\"; models of which nothing is known are absent."
    func gauge(_ name: String, _ help: String) -> MetricFamily {
        MetricFamily(name: name, type: .gauge, help: help + meaning)
    }
    var requests = gauge("holysheep_capacity_requests_per_minute", "Requests a minute to provision for.")
    var replicas = gauge("holysheep_capacity_replicas", "Replicas to run.")
    var rate = gauge(
        "holysheep_capacity_rate_limit_requests_per_second", "Rate to refill a client's token bucket with.")
    var burst = gauge("holysheep_capacity_burst", "Size of a client's token bucket.")
    var decisions = MetricFamily(
        name: "holysheep_capacity_decisions_total", type: .counter,
        help: "Capacity decisions since the exporter started, by what was done and what the demand was taken from. There "
            + "is one every few seconds; most are action=\"hold\".")
    for account in input.accounts {
        for count in account.plans.decisions {
            decisions.add(
                Double(count.count),
                Labels([
                    ("account", account.name), ("model", count.model), ("action", count.action.rawValue),
                    ("source", count.source.rawValue),
                ]))
        }
        for plan in account.plans.capacity {
            let labels = Labels([("account", account.name), ("model", plan.model)])
            requests.add(plan.recommendation.requestsPerMinute, labels)
            replicas.add(Double(plan.recommendation.replicas), labels)
            rate.add(plan.recommendation.rateLimit.requestsPerSecond, labels)
            burst.add(Double(plan.recommendation.rateLimit.burst), labels)
        }
    }
    return [requests, replicas, rate, burst, decisions]
}
