import Exposition
import Planning

/// How the spend of the newest hours and days compares with what was expected of it.
let collectSpend: Collector = { input in
    var ratio = MetricFamily(
        name: "holysheep_spend_anomaly_ratio", type: .gauge,
        help: "Spend of the newest hour or day, also while it is not over, over the upper end of the 95 % interval that "
            + "was forecast before it: above 1 is more than expected. Absent where nothing was forecast.")
    var runaway = MetricFamily(
        name: "holysheep_spend_runaway", type: .gauge,
        help: "Whether the newest hour's or day's spend is so far above its interval (anomaly.runaway_ratio) that "
            + "something runs away (1).")
    for account in input.accounts {
        var isRunaway: [String: Bool] = [:]
        for reading in account.plans.spend {
            let labels = Labels([("account", account.name), ("model", reading.key.model)])
            ratio.add(reading.anomaly.ratio, labels.adding("window", reading.key.window.rawValue))
            let runsAway = reading.anomaly.state == .runaway
            if isRunaway[reading.key.model] == nil || runsAway { isRunaway[reading.key.model] = runsAway }
        }
        for (model, isRunaway) in isRunaway.sorted(by: { $0.key < $1.key }) {
            runaway.add(isRunaway ? 1 : 0, Labels([("account", account.name), ("model", model)]))
        }
    }
    return [ratio, runaway]
}
