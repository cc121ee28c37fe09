import Exposition
import Planning

/// How the price table stands to what the gateway bills.
let collectPricing: Collector = { input in
    var drift = MetricFamily(
        name: "holysheep_pricing_drift_ratio", type: .gauge,
        help: "Cost reported by the gateway over the cost by the price table in force, for the usage of the last 30 days that "
            + "has a reported cost. Absent where the gateway reports none, or the tokens are free. Exported once the history "
            + "has been read.")
    var defaultUsed = MetricFamily(
        name: "holysheep_pricing_default_used", type: .gauge,
        help: "Models with usage in the last 30 days that no price table lists, so that they are priced by the default (1); "
            + "for model=\"__other__\", whether there is such a model among them. Exported once the history has been read.")
    for account in input.accounts where account.usage.isComplete {
        var bySeries: [String: (reported: Int64, computed: Int64, isListed: Bool)] = [:]
        for model in account.pricedModels {
            let sum = bySeries[model.reportedAs] ?? (0, 0, true)
            bySeries[model.reportedAs] = (
                sum.reported.adding(saturating: model.reportedMicroUSD),
                sum.computed.adding(saturating: model.computedMicroUSD), sum.isListed && model.isListed
            )
        }
        for (model, sum) in bySeries.sorted(by: { $0.key < $1.key }) {
            let labels = Labels([("account", account.name), ("model", model)])
            drift.add(PricedModel.driftRatio(reported: sum.reported, computed: sum.computed), labels)
            if !sum.isListed { defaultUsed.add(1, labels) }
        }
    }
    return [drift, defaultUsed]
}
