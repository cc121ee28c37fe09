import Exposition
import HolySheepAPI
import Planning
import Storage

/// The counters from stored usage. They are sums over rows on disk: they survive restarts, late rows
/// and overlapping polls, and a downward revision holds them until it is passed.
let collectUsage: Collector = { input in
    let age =
        " From the gateway's usage report, which is as old as its newest bucket "
        + "(holysheep_usage_last_bucket_timestamp_seconds) and one poll. Exported once the history has been read."
    var tokens = MetricFamily(
        name: "holysheep_tokens_total", type: .counter, help: "Tokens used, by direction." + age)
    var requests = MetricFamily(
        name: "holysheep_requests_total", type: .counter,
        help: "Requests made; absent where the gateway does not report them." + age)
    var cost = MetricFamily(
        name: "holysheep_cost_usd_total", type: .counter,
        help: "Cost in US dollars: the gateway's own where it reports one, otherwise priced from the table." + age)
    var latency = MetricFamily(
        name: "holysheep_latency_seconds", type: .gauge,
        help: "Mean latency in seconds that the gateway reports for its newest usage bucket that has one." + age)
    var lastBucket = MetricFamily(
        name: "holysheep_usage_last_bucket_timestamp_seconds", type: .gauge,
        help: "Start of the newest usage bucket stored, in Unix seconds: how old usage is. Exported once the history has "
            + "been read.")
    var revisions = MetricFamily(
        name: "holysheep_usage_revisions_total", type: .counter,
        help: "Usage buckets whose numbers the gateway changed after they were over and stored. That the open bucket "
            + "grows is no revision." + age)
    var rejected = MetricFamily(
        name: "holysheep_usage_rejected_rows_total", type: .counter,
        help: "Rows of the gateway's answers that could not be understood and are kept in quarantine, by reason; each row "
            + "counts once, however often it is read. As old as the newest poll.")
    var folded = MetricFamily(
        name: "holysheep_models_folded", type: .gauge,
        help: "Models above limits.max_models_per_account, exported together as model=\"__other__\", as of now.")
    var backfill = MetricFamily(
        name: "holysheep_usage_backfill_windows", type: .gauge,
        help: "Past UTC days that the history is read in, by state: done, failed (tried, will be tried again), "
            + "pending. As of now.")

    for account in input.accounts {
        let name = account.name
        let usage = account.usage
        let accountLabels = Labels([("account", name)])
        for total in usage.isComplete ? usage.totals : [] {
            let labels = Labels([("account", name), ("model", total.model)])
            tokens.add(Double(total.inputTokens), labels.adding("direction", "input"))
            tokens.add(Double(total.outputTokens), labels.adding("direction", "output"))
            requests.add(total.requests.map(Double.init), labels)
            cost.add(MicroUSD.dollars(total.costMicroUSD), labels)
            latency.add(total.lastLatencySeconds, labels)
            lastBucket.add(Double(total.lastBucketStart), labels)
            revisions.add(Double(total.revisions), labels)
        }
        // Every reason is there from the start, so that `increase()` sees the first row that is refused.
        var counts = Dictionary(uniqueKeysWithValues: RejectionReason.allCases.map { ($0.rawValue, Int64(0)) })
        counts.merge(usage.rejected.map { ($0.reason, $0.count) }) { $0 + $1 }
        for (reason, count) in counts.sorted(by: { $0.key < $1.key }) {
            rejected.add(Double(count), accountLabels.adding("reason", reason))
        }
        folded.add(Double(usage.foldedModels), accountLabels)
        if let progress = usage.backfill {
            backfill.add(Double(progress.done), accountLabels.adding("state", "done"))
            backfill.add(Double(progress.failed), accountLabels.adding("state", "failed"))
            backfill.add(
                Double(progress.total - progress.done - progress.failed), accountLabels.adding("state", "pending"))
        }
    }
    return [tokens, requests, cost, latency, lastBucket, revisions, rejected, folded, backfill]
}
