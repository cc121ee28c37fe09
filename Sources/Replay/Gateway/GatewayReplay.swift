/// Runs part of a trace through a gateway whose capacity a policy decides on.
public struct GatewayReplay: Sendable {
    /// The traffic, the same for every policy.
    public let trace: DemandTrace
    /// What is run, in Unix seconds. What lies before it in the trace is history that policies may know.
    public let range: Range<Int64>
    public let settings: ReplaySettings

    public init(_ trace: DemandTrace, over range: Range<Int64>, settings: ReplaySettings) {
        self.trace = trace
        self.range = range
        self.settings = settings
    }

    /// Replays the range once, from an empty queue and the starting limit.
    ///
    /// - Parameter name: what the policy is called in the result.
    public func run(_ policy: any ScalingPolicy, name: String) -> PolicyResult {
        var policy = policy
        var gateway = GatewayModel(queueLimit: settings.queueLimit, maxWait: settings.maxWait)
        var capacity = ActuatedCapacity(settings.startingLimit, delay: settings.actuationDelay)
        var lastMinute = LastMinute()
        var minutes: [PolicyResult.Minute] = []
        minutes.reserveCapacity((range.count + 59) / 60)
        var decisions: [PolicyResult.Decision] = []
        var (ups, downs, capacitySeconds) = (0, 0, 0.0)
        var before = trace.requests(before: range.lowerBound)
        for time in range {
            if (time - range.lowerBound) % policy.interval == 0 {
                let wanted = policy.decide(
                    Observation(
                        time: time, decided: capacity.decided, inForce: capacity.inForce(at: time),
                        requestsPerMinute: Double(trace.minute(endingAt: time)),
                        throttledRatio: lastMinute.throttledRatio, queueDepth: gateway.waiting))
                let bounded = min(max(wanted, settings.bounds.lowerBound), settings.bounds.upperBound)
                if bounded != capacity.decided {
                    ups += bounded > capacity.decided ? 1 : 0
                    downs += bounded < capacity.decided ? 1 : 0
                    decisions.append(.init(time: time, requestsPerMinute: bounded))
                    capacity.decide(bounded, at: time)
                }
            }
            let inForce = capacity.inForce(at: time)
            let after = trace.requests(before: time + 1)
            let throttled = gateway.advance(arrivals: after - before, capacity: inForce)
            lastMinute.append(arrived: after - before, throttled: throttled)
            capacitySeconds += inForce
            let second = (time - range.lowerBound) % 60
            if second == 0 { minutes.append(.init(time: time, arrived: 0, throttled: 0, capacity: 0)) }
            minutes[minutes.count - 1].arrived += after - before
            minutes[minutes.count - 1].throttled += throttled
            minutes[minutes.count - 1].capacity += (inForce - minutes[minutes.count - 1].capacity) / Double(second + 1)
            before = after
        }
        return PolicyResult(
            policy: name, arrived: gateway.arrived, served: gateway.served, throttled: gateway.throttled,
            waiting: gateway.waiting, p95WaitSeconds: gateway.wait(quantile: 0.95),
            capacityRPMHours: capacitySeconds / 3_600, scaleUps: ups, scaleDowns: downs, minutes: minutes,
            decisions: decisions)
    }
}

/// Counts of the last 60 seconds.
private struct LastMinute {
    private var arrived = [Int](repeating: 0, count: 60)
    private var throttled = [Int](repeating: 0, count: 60)
    private var sums = (arrived: 0, throttled: 0)
    private var next = 0

    mutating func append(arrived: Int, throttled: Int) {
        sums.arrived += arrived - self.arrived[next]
        sums.throttled += throttled - self.throttled[next]
        self.arrived[next] = arrived
        self.throttled[next] = throttled
        next = (next + 1) % 60
    }

    /// At most 1: in a minute more may be throttled than came, after waiting.
    var throttledRatio: Double {
        sums.throttled == 0 ? 0 : min(1, Double(sums.throttled) / Double(max(1, sums.arrived)))
    }
}
