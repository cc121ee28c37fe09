import Exposition
import Planning

/// Where every budget stands, in US dollars.
let collectBudgets: Collector = { input in
    func gauge(_ name: String, _ help: String) -> MetricFamily { MetricFamily(name: name, type: .gauge, help: help) }
    let age = " As old as the newest usage bucket and one poll; absent while no usage has been read."
    var limit = gauge(
        "holysheep_budget_limit_usd", "What may be spent in the period, in US dollars, by the configuration in force.")
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
    var exhaustion = gauge(
        "holysheep_budget_exhaustion_timestamp_seconds",
        "When the limit is reached, by the median projection, or was, in Unix seconds; absent when not in this period.")
    var guardOpen = gauge(
        "holysheep_budget_guard_open",
        "Whether so much of the limit is spent (guard.at_ratio in GET /budget) that spending should be cut (1)." + age)
    for budget in input.budgets {
        let labels = Labels([("budget", budget.name)])
        limit.add(MicroUSD.dollars(budget.limitMicroUSD), labels)
        spent.add(MicroUSD.dollars(budget.spentMicroUSD), labels)
        projected.add(MicroUSD.dollars(budget.projection?.lower80MicroUSD), labels.adding("quantile", "0.1"))
        projected.add(MicroUSD.dollars(budget.projection?.medianMicroUSD), labels.adding("quantile", "0.5"))
        projected.add(MicroUSD.dollars(budget.projection?.upper80MicroUSD), labels.adding("quantile", "0.9"))
        for rate in budget.burnRates { burnRate.add(rate.ratio, labels.adding("window", rate.window)) }
        exhaustion.add(budget.exhaustionAt.map(Double.init), labels)
        guardOpen.add(budget.guardState.map { $0 == .open ? 1 : 0 }, labels)
    }
    return [limit, spent, projected, burnRate, exhaustion, guardOpen]
}
