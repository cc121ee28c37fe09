import Foundation

/// What is known of a model's present demand; nil where it is not known.
struct PresentDemand: Sendable {
    var requestsPerMinute: Double?
    var queueDepth: Double?
    /// Of the newest hour of usage that tells it.
    var latencySeconds: Double?
    /// The share of calls that failed lately, from 0 to 1, of the whole account.
    var errorRate: Double?
    /// The share of calls that were turned away because there were too many; known of the whole account only.
    var throttledRatio: Double?
    /// How many more the gateway takes; known of the whole account only.
    var rateLimitRemaining: Double?
    /// How old ``requestsPerMinute`` is, in seconds.
    var ageSeconds: Double?
}

extension PresentDemand {
    /// What is known of each model, and of the whole account. Requests and queue are from the queue endpoint where it was read
    /// lately, and unknown otherwise.
    static func byModel(usage: UsageSnapshot, status: AccountStatus, at time: Date) -> [String: PresentDemand] {
        var present: [String: PresentDemand] = [:]
        for total in usage.totals {
            present[total.model, default: PresentDemand()].latencySeconds = total.lastLatencySeconds
        }
        present[wholeAccount, default: PresentDemand()].throttledRatio = status.outcomes.throttledRatio(at: time)
        present[wholeAccount]?.rateLimitRemaining = status.rateLimitRemaining(localNow: time)
        for model in present.keys { present[model]?.errorRate = status.outcomes.failedRatio(at: time) }
        guard let queue = status.queue, time.timeIntervalSince(queue.at) <= QueueObservation.longestAgeSeconds else {
            return present
        }
        for sample in QueuePoller.samples(of: queue.report, account: status.name, at: 0) {
            present[sample.model, default: PresentDemand()].requestsPerMinute = sample.throughputPerMinute
            present[sample.model]?.queueDepth = sample.depth
            present[sample.model]?.ageSeconds = time.timeIntervalSince(queue.at)
        }
        return present
    }
}
