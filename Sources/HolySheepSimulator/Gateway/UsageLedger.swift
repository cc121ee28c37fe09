import CivilTime
import Foundation

/// What the gateway has booked: the traffic's closed buckets between the start of history and now,
/// summed by hour or day.
///
/// Usage is what clients asked for. Requests that the token bucket turned away are asked again by
/// their clients, and are booked when they were first asked; so the sums of a trace stay exact under
/// any limit.
struct UsageLedger: Sendable {
    enum Granularity: String, CaseIterable, Sendable {
        case hourly, daily

        var seconds: Int64 { self == .hourly ? 3600 : 86_400 }
    }

    let source: any TrafficSource
    /// Start of the first bucket that is reported, in Unix seconds.
    let historyStart: Int64
    let limits: GatewayQueue.Limits
    private let key: RandomKey

    /// - Parameters:
    ///   - start: simulated time at which the simulator starts, in Unix seconds.
    ///   - history: length of the history before it, in seconds, rounded up to whole buckets.
    init(source: any TrafficSource, start: Int64, history: Int64, limits: GatewayQueue.Limits, seed: UInt64) {
        self.source = source
        self.limits = limits
        historyStart = (start.floored(to: source.step) - history).floored(to: source.step)
        key = RandomKey(seed: seed)["latency"]
    }

    /// The rows of the days from `first` through `last` (starts of UTC days) as known at `now`,
    /// ordered by time and then by model. A bucket in which nothing happened has no row.
    func rows(
        first: Int64, last: Int64, granularity: Granularity, now: Int64, live: LiveCalls
    ) -> [UsageRow] {
        let closed = now.floored(to: source.step)
        let width = granularity.seconds
        var rows: [UsageRow] = []
        var start = max(first, historyStart.floored(to: width))
        let end = min(last + 86_400, now)
        while start < end {
            let range = max(start, historyStart)..<max(start, historyStart, min(start + width, closed))
            let demands = source.models.indices.map { model in
                source.demand(model: model, startingIn: range)
                    + live.demand(model: model, startingIn: start..<(start + width))
            }
            let load = load(demands, seconds: Double(max(60, range.count)))
            for (model, demand) in demands.enumerated() where !demand.isZero {
                rows.append(
                    UsageRow(
                        start: start, end: start + width, model: source.models[model], demand: demand,
                        latency: latency(model: model, start: start, load: load)))
            }
            start += width
        }
        return rows
    }

    /// Requests over what the limit lets through.
    private func load(_ demands: [Demand], seconds: Double) -> Double {
        Double(demands.reduce(0) { $0 + $1.requests }) / (limits.requestsPerSecond * seconds)
    }

    /// Idle latency, some noise that is sometimes large, and a queueing term (as in M/M/1) that
    /// grows with the load up to half a second.
    private func latency(model: Int, start: Int64, load: Double) -> Double {
        let name = source.models[model]
        let idle = ModelProfile.builtIn.first { $0.model == name }?.latency ?? 47
        let noise = 6 * key[name][start].exponential
        let busy = min(0.95, max(0, load))
        let waiting = min(500, 25 * busy * busy / (1 - busy))
        return ((idle + noise + waiting) * 10).rounded() / 10
    }
}
