import Exposition
import HolySheepAPI

/// The gateway's queue as it was last read. Where the gateway tells its queues apart there is one
/// series a model and priority, what they leave of the account's total is the folded models', and their sum is the
/// account's; otherwise one series an account, so that
/// `sum by (account)` is right either way.
let collectQueue: Collector = { input in
    let age = " As old as the queue endpoint's last success; absent after five minutes without one."
    var depth = MetricFamily(
        name: "holysheep_queue_depth", type: .gauge, help: "Requests waiting in the gateway's queue." + age)
    var throughput = MetricFamily(
        name: "holysheep_queue_throughput_requests_per_minute", type: .gauge,
        help: "Requests a minute that leave the gateway's queue." + age)
    for account in input.accounts {
        guard let queue = account.status.queue,
            input.at.timeIntervalSince(queue.at) <= QueueObservation.longestAgeSeconds
        else { continue }
        let labels = Labels([("account", account.name)])
        if queue.report.queues.isEmpty { depth.add(queue.report.depth, labels) }
        if queue.report.queues.allSatisfy({ $0.throughputPerMinute == nil }) {
            throughput.add(queue.report.throughputPerMinute, labels)
        }
        for each in queue.report.withRest() {
            var queueLabels = labels.adding("model", each.model)
            if let priority = each.priority { queueLabels = queueLabels.adding("priority", String(priority)) }
            depth.add(each.depth, queueLabels)
            throughput.add(each.throughputPerMinute, queueLabels)
        }
    }
    return [depth, throughput]
}

extension QueueReport {
    /// The queues, and what the totals hold beyond them: some models or rows may not have been told.
    fileprivate func withRest() -> [ModelQueue] {
        guard !queues.isEmpty else { return [] }
        let toldDepth = queues.reduce(0) { $0 + $1.depth }
        let toldThroughput = queues.reduce(0) { $0 + ($1.throughputPerMinute ?? 0) }
        let restDepth = max(0, (depth ?? 0) - toldDepth)
        // Queues that tell no throughput at all leave all of it to the account's own series.
        let tellsThroughput = queues.contains { $0.throughputPerMinute != nil }
        let restThroughput = tellsThroughput ? max(0, (throughputPerMinute ?? 0) - toldThroughput) : 0
        guard restDepth > 0 || restThroughput > 0 else { return queues }
        var all = queues
        let folded = all.firstIndex { $0.model == UsageSnapshot.foldedModel && $0.priority == nil }
        let place = folded ?? all.count
        if folded == nil { all.append(ModelQueue(model: UsageSnapshot.foldedModel, depth: 0)) }
        all[place].depth += restDepth
        if restThroughput > 0 { all[place].throughputPerMinute = (all[place].throughputPerMinute ?? 0) + restThroughput }
        return all
    }
}
