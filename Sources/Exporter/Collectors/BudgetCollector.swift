import Exposition
import Planning

/// Where every budget stands, in US dollars.
let collectBudgets: Collector = { input in
    func gauge(_ name: String, _ help: String) -> MetricFamily { MetricFamily(name: name, type: .gauge, help: help) }
    let age = " As old as the newest usage bucket and one poll; absent while no usage has been read."
    var limit = gauge(
        "holysheep_budget_limit_usd",
        "What may be spent in the period, in US dollars: the operator's limit or the configured one, and what was carried "
            + "over.")
    var carried = gauge(
        "holysheep_budget_carried_over_usd",
        "How much of the limit is unused money of the period before, in US dollars.")
    var spent = gauge(
        "holysheep_budget_spent_usd",
        "What has been spent in the period so far, in US dollars; a lower bound where the history begins later than the "
            + "period (covers_period in GET /budget)." + age)
    var projected = MetricFamily(
        name: "holysheep_budget_projected_usd", type: .summary,
        help: "What will have been spent at the period's end, in US dollars, by quantile: spent and forecast. "
            + "Renewed with the forecasts; absent without enough history.")
    var burnRate = gauge(
        "holysheep_budget_burn_rate_ratio",
        "Spend in the window over the even pace of the limit; above 1 the limit does not last. "
            + "The window ends with the newest usage bucket; absent where data does not cover it.")
    var seasonalBurnRate = gauge(
        "holysheep_budget_seasonal_burn_rate_ratio",
        "The burn rate over what is usual at such hours of the week: above 1 also where the even pace allows for a busy "
            + "day. Absent without two weeks of history before the window.")
    var exhaustion = gauge(
        "holysheep_budget_exhaustion_timestamp_seconds",
        "When the limit is reached, by the median projection, or was, in Unix seconds; absent when not in this period.")
    var crossed = gauge(
        "holysheep_budget_threshold_crossed_timestamp_seconds",
        "When a share of the limit (0.8 is 80 %) was first reached in the period, by spend (basis=\"actual\") or by the "
            + "projection (basis=\"forecast\"), in Unix seconds; absent before.")
    var guardOpen = gauge(
        "holysheep_budget_guard_open",
        "Whether so much of the limit is spent (guard.at_ratio in GET /budget) that spending should be cut (1)." + age)
    var perRequest = gauge(
        "holysheep_budget_per_request_usd",
        "What is left of the limit over the requests that are projected to come in the period, in US dollars; absent "
            + "where requests are not told or nothing is projected.")
    for budget in input.budgets {
        let labels = Labels([("budget", budget.name)])
        limit.add(MicroUSD.dollars(budget.limitMicroUSD), labels)
        carried.add(MicroUSD.dollars(budget.carriedMicroUSD), labels)
        spent.add(MicroUSD.dollars(budget.spentMicroUSD), labels)
        projected.add(MicroUSD.dollars(budget.projection?.lower80MicroUSD), labels.adding("quantile", "0.1"))
        projected.add(MicroUSD.dollars(budget.projection?.medianMicroUSD), labels.adding("quantile", "0.5"))
        projected.add(MicroUSD.dollars(budget.projection?.upper80MicroUSD), labels.adding("quantile", "0.9"))
        for rate in budget.burnRates {
            burnRate.add(rate.ratio, labels.adding("window", rate.window))
            seasonalBurnRate.add(rate.seasonalRatio, labels.adding("window", rate.window))
        }
        exhaustion.add(budget.exhaustion?.at.map(Double.init), labels)
        for threshold in budget.thresholds {
            let labels = labels.adding("threshold", threshold.ratio.plain)
            crossed.add(threshold.actualCrossedAt.map(Double.init), labels.adding("basis", "actual"))
            crossed.add(threshold.forecastCrossedAt.map(Double.init), labels.adding("basis", "forecast"))
        }
        guardOpen.add(budget.costGuard.map { $0.state == .open ? 1 : 0 }, labels)
        perRequest.add(budget.request?.perRequestUSD, labels)
    }
    return [
        limit, carried, spent, projected, burnRate, seasonalBurnRate, exhaustion, crossed, guardOpen, perRequest,
    ]
}
