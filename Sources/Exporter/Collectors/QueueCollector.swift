import Exposition
import HolySheepAPI

/// The gateway's queue as it was last read. Where the gateway tells its queues apart there is one
/// series a model and priority, and their sum is the account's; otherwise one series an account, so that
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
            account.now.timeIntervalSince(queue.at) <= QueueObservation.longestAgeSeconds
        else { continue }
        let labels = Labels([("account", account.name)])
        if queue.report.queues.isEmpty { depth.add(queue.report.depth, labels) }
        if queue.report.queues.allSatisfy({ $0.throughputPerMinute == nil }) {
            throughput.add(queue.report.throughputPerMinute, labels)
        }
        for each in queue.report.queues {
            var queueLabels = labels.adding("model", each.model)
            if let priority = each.priority { queueLabels = queueLabels.adding("priority", String(priority)) }
            depth.add(each.depth, queueLabels)
            throughput.add(each.throughputPerMinute, queueLabels)
        }
    }
    return [depth, throughput]
}
