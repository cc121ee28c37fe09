import Exposition

/// Requests of the local day against the quota of each account's plan.
let collectQuotas: Collector = { input in
    var limit = MetricFamily(
        name: "holysheep_quota_requests_per_day", type: .gauge,
        help: "Requests that the account's plan lets through a day, by the configuration in force; absent when it is unlimited "
            + "or no plan is named.")
    var used = MetricFamily(
        name: "holysheep_quota_used_requests", type: .gauge,
        help: "Requests of the local day so far; it begins anew at midnight of the configured time zone. As old as the newest "
            + "usage bucket and one poll; absent where the gateway does not report requests.")
    var projected = MetricFamily(
        name: "holysheep_quota_projected_requests", type: .summary,
        help: "Requests that the local day will have had at its end, by quantile: counted and forecast. Absent without enough "
            + "history.")
    for entry in input.quotas {
        let (labels, quota) = (Labels([("account", entry.account)]), entry.quota)
        if let plan = quota.plan { limit.add(plan.requestsPerDay.map(Double.init), labels.adding("plan", plan.name)) }
        used.add(quota.used.map(Double.init), labels)
        for (quantile, value) in [
            ("0.1", quota.projected?.lower80), ("0.5", quota.projected?.median), ("0.9", quota.projected?.upper80),
        ] {
            projected.add(value.map(Double.init), labels.adding("quantile", quantile))
        }
    }
    return [limit, used, projected]
}
