/// The gateway's token bucket and bounded priority queue, as a fluid: fractions of requests flow in,
/// are served as tokens allow, wait, or are refused.
///
/// Cells are numbered `model × 3 + priority`. Priority 0 is served first; within a priority the
/// models share in proportion to what waits. What finds the queue full is refused, batch first, and
/// its clients ask again; those who have asked for too long give up.
struct GatewayQueue: Sendable, Equatable {
    struct Limits: Sendable, Equatable {
        /// Tokens refilled per second.
        var requestsPerSecond: Double
        /// The most tokens that an idle account saves up.
        var burst: Double
        /// The most requests that wait inside the gateway.
        var queueLimit: Double
        /// The most requests whose clients keep asking after a refusal.
        var patience: Double

        /// The gateway's usual limits for an account with `requestsPerMinute`: a tenth of a minute
        /// in one burst, and a minute's worth of queue.
        init(requestsPerMinute: Double, queueLimit: Double? = nil) {
            requestsPerSecond = requestsPerMinute / 60
            burst = max(1, requestsPerMinute / 10)
            self.queueLimit = queueLimit ?? max(1, requestsPerMinute)
            patience = 10 * requestsPerMinute
        }
    }

    /// What happened in one advance, by cell.
    struct Flow: Sendable, Equatable {
        var served: [Double]
        /// Requests refused with 429, all cells together; one that asks again is counted again.
        var refused = 0.0
        /// Requests whose clients gave up, all cells together.
        var abandoned = 0.0
    }

    let limits: Limits
    private(set) var tokens: Double
    /// Requests waiting inside the gateway, by cell.
    private(set) var queued: [Double]
    /// Requests that were refused and will ask again, by cell.
    private(set) var outside: [Double]

    /// An idle gateway: full bucket, empty queue.
    init(cells: Int, limits: Limits) {
        self.limits = limits
        tokens = limits.burst
        queued = [Double](repeating: 0, count: cells)
        outside = queued
    }

    /// Requests waiting inside the gateway with this priority or a more urgent one.
    func depth(upTo priority: Int) -> Double {
        queued.indices.reduce(0) { $1 % Arrivals.priorities <= priority ? $0 + queued[$1] : $0 }
    }

    /// Lets `seconds` pass in which `arrivals` come, by cell.
    mutating func advance(seconds: Double, arrivals: [Double]) -> Flow {
        for cell in queued.indices {
            queued[cell] += arrivals[cell] + outside[cell]
            outside[cell] = 0
        }
        var flow = Flow(served: [Double](repeating: 0, count: queued.count))
        var capacity = tokens + limits.requestsPerSecond * seconds
        for priority in 0..<Arrivals.priorities {
            for (cell, part) in take(capacity, priority: priority) {
                flow.served[cell] += part
                capacity -= part
            }
        }
        tokens = max(0, min(limits.burst, capacity))

        var excess = max(0, depth(upTo: Arrivals.priorities - 1) - limits.queueLimit)
        for priority in (0..<Arrivals.priorities).reversed() {
            for (cell, part) in take(excess, priority: priority) {
                outside[cell] += part
                flow.refused += part
                excess -= part
            }
        }
        let waiting = outside.reduce(0, +)
        if waiting > limits.patience {
            let kept = limits.patience / waiting
            for cell in outside.indices { outside[cell] *= kept }
            flow.abandoned = waiting - limits.patience
        }
        return flow
    }

    /// Takes up to `amount` out of the queue from the cells of one priority, in proportion.
    private mutating func take(_ amount: Double, priority: Int) -> [(cell: Int, part: Double)] {
        let cells = stride(from: priority, to: queued.count, by: Arrivals.priorities)
        let waiting = cells.reduce(0) { $0 + queued[$1] }
        guard waiting > 0, amount > 0 else { return [] }
        let share = min(1, amount / waiting)
        return cells.map { cell in
            let part = queued[cell] * share
            queued[cell] = share < 1 ? queued[cell] - part : 0
            return (cell, part)
        }
    }
}
