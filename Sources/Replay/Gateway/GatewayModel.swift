/// A gateway with a limit, second by second: what it has capacity for is served in order of arrival, what it has not
/// waits in a queue, and what waits too long or finds the queue full is throttled (429).
///
/// At all times as many requests have arrived as were served, were throttled and wait.
struct GatewayModel {
    /// The most requests that wait.
    let queueLimit: Int
    /// The longest that one waits, in seconds.
    let maxWait: Int

    private(set) var arrived = 0
    private(set) var served = 0
    private(set) var throttled = 0
    private(set) var waiting = 0
    /// How many were served after so many seconds.
    private(set) var servedAfter: [Int]

    /// Those who wait, by the second in which they came, in a ring.
    private var cohorts: [Int]
    private var second = 0
    /// The first second of which somebody may wait.
    private var oldest = 0
    /// Requests that may be served, fractions included: a token bucket that holds a second's worth.
    private var tokens = 0.0

    /// - Parameters:
    ///   - queueLimit: anything below 0 counts as 0.
    ///   - maxWait: seconds; anything below 0 counts as 0.
    init(queueLimit: Int, maxWait: Int) {
        self.queueLimit = max(0, queueLimit)
        self.maxWait = max(0, maxWait)
        servedAfter = [Int](repeating: 0, count: self.maxWait + 1)
        cohorts = servedAfter
    }

    /// One second.
    ///
    /// - Parameters:
    ///   - arrivals: how many requests come.
    ///   - capacity: how many requests a minute are served.
    /// - Returns: how many were throttled in this second.
    mutating func advance(arrivals: Int, capacity: Double) -> Int {
        arrived += arrivals
        waiting += arrivals
        cohorts[second % cohorts.count] = arrivals
        serve(capacity / 60)
        var turnedAway = 0
        if waiting > queueLimit {
            // Those before them were within the limit, so all are of this second.
            turnedAway = waiting - queueLimit
            cohorts[second % cohorts.count] -= turnedAway
        }
        if second - oldest == maxWait {
            let slot = oldest % cohorts.count
            turnedAway += cohorts[slot]
            cohorts[slot] = 0
            oldest += 1
        }
        waiting -= turnedAway
        throttled += turnedAway
        second += 1
        return turnedAway
    }

    private mutating func serve(_ perSecond: Double) {
        tokens += perSecond
        while oldest <= second {
            let slot = oldest % cohorts.count
            let count = min(cohorts[slot], Int(tokens))
            cohorts[slot] -= count
            waiting -= count
            served += count
            servedAfter[second - oldest] += count
            tokens -= Double(count)
            guard cohorts[slot] == 0 else { break }
            oldest += 1
        }
        tokens = min(tokens, max(1, perSecond))
    }

    /// The wait, in seconds, that so great a share of those served did not exceed; 0 when none was served.
    func wait(quantile: Double) -> Int {
        var rest = Double(served) * quantile
        for (seconds, count) in servedAfter.enumerated() {
            rest -= Double(count)
            if rest <= 0 { return seconds }
        }
        return maxWait
    }
}
