import Exposition
import Foundation

/// What the gateway's response headers say of our own budget of calls.
let collectRateLimit: Collector = { input in
    let age = " From the headers of the newest answer of any endpoint that had them; as old as that answer."
    var limit = MetricFamily(
        name: "holysheep_ratelimit_limit", type: .gauge, help: "Calls the gateway allows the key in its window." + age)
    var remaining = MetricFamily(
        name: "holysheep_ratelimit_remaining", type: .gauge, help: "Calls left to the key in the window." + age)
    var reset = MetricFamily(
        name: "holysheep_ratelimit_reset_timestamp_seconds", type: .gauge,
        help: "When the window starts anew, in Unix seconds." + age)
    for account in input.accounts {
        guard let rateLimit = account.status.rateLimit else { continue }
        let labels = Labels([("account", account.name)])
        limit.add(rateLimit.limit.map(Double.init), labels)
        remaining.add(rateLimit.remaining.map(Double.init), labels)
        reset.add(rateLimit.resetAt?.timeIntervalSince1970, labels)
    }
    return [limit, remaining, reset]
}
