import AlertRules
import HTTPClient
import PromQL

/// What waits to be sent to one Alertmanager: of every alert the newest notice, the alert that has waited longest first.
///
/// One batch is under way at a time, so that an older notice never arrives after a newer one. A batch that failed waits
/// again, but for alerts of which something newer has come. Times are seconds since any fixed moment.
public struct NotificationQueue: Sendable {
    /// The most alerts that wait or are under way. Beyond it those that have waited longest are dropped.
    public let capacity: Int
    /// The most alerts in a batch. Halved when a batch was too large.
    public private(set) var batchSize: Int
    private let retries: RetryPolicy

    /// In the order in which they will be sent.
    private var waiting: [Labels] = []
    private var newest: [Labels: AlertNotification] = [:]
    private var underWay: [AlertNotification] = []
    /// Since the last success.
    public private(set) var consecutiveFailures = 0
    /// When a batch may be tried again.
    private var restsUntil = -Double.infinity

    /// Alerts that were accepted.
    public private(set) var sent = 0
    /// Alerts that were given up.
    public private(set) var dropped = 0
    /// Batches that were not accepted.
    public private(set) var errors = 0

    /// - Parameter retries: how long to rest after a failure. It is tried again however often it has failed.
    public init(capacity: Int = 10_000, batchSize: Int = 64, retries: RetryPolicy = .alertmanager) {
        self.capacity = max(1, capacity)
        self.batchSize = max(1, batchSize)
        self.retries = retries
    }

    /// How many alerts wait or are under way.
    public var count: Int { waiting.count + underWay.count(where: { newest[$0.labels] == nil }) }

    /// Adds notices, the oldest first.
    ///
    /// - Returns: how many alerts had to be dropped.
    @discardableResult
    public mutating func enqueue(_ notifications: [AlertNotification]) -> Int {
        for notification in notifications {
            if newest.updateValue(notification, forKey: notification.labels) == nil {
                waiting.append(notification.labels)
            }
        }
        var gone = 0
        // Of an alert that is also under way the older notice still takes its place.
        while count > capacity, !waiting.isEmpty { gone += drop(min(count - capacity, waiting.count)) }
        return gone
    }

    /// The batch to send now; empty when nothing waits, one is under way, or a failure was too short ago.
    ///
    /// - Parameter rests: false for a last attempt, which waits for nothing.
    public mutating func nextBatch(at now: Double, rests: Bool = true) -> [AlertNotification] {
        guard underWay.isEmpty, !rests || now >= restsUntil else { return [] }
        underWay = waiting.prefix(batchSize).compactMap { newest.removeValue(forKey: $0) }
        waiting.removeFirst(underWay.count)
        return underWay
    }

    /// When the next batch may be sent; nil when nothing waits or one is under way.
    public var nextAttempt: Double? { waiting.isEmpty || !underWay.isEmpty ? nil : restsUntil }

    /// The batch under way was accepted.
    public mutating func succeeded() {
        sent += underWay.count
        underWay = []
        consecutiveFailures = 0
        restsUntil = -.infinity
    }

    /// The batch under way may be accepted later.
    ///
    /// - Parameter retryAfter: for how many seconds the Alertmanager asked to be left alone.
    public mutating func failed(
        at now: Double, retryAfter: Double? = nil, random: inout some RandomNumberGenerator
    ) {
        errors += 1
        consecutiveFailures += 1
        returned()
        let decision = retries.decide(
            attempt: consecutiveFailures, outcome: .transport, retryAfter: retryAfter, random: &random)
        if case .retry(let seconds) = decision { restsUntil = now + seconds }
    }

    /// The batch under way was broken off, without anybody's fault.
    public mutating func returned() {
        let again = underWay.filter { newest[$0.labels] == nil }
        for notification in again { newest[notification.labels] = notification }
        waiting.insert(contentsOf: again.map(\.labels), at: 0)
        underWay = []
    }

    /// The batch under way will never be accepted as it is.
    public mutating func refused() {
        errors += 1
        dropped += underWay.count
        underWay = []
        consecutiveFailures = 0
        restsUntil = -.infinity
    }

    /// The batch under way was too large: it waits again, in halves.
    ///
    /// - Returns: false for a batch of one alert, which stays under way.
    public mutating func split() -> Bool {
        guard underWay.count > 1 else { return false }
        errors += 1
        batchSize = (underWay.count + 1) / 2
        returned()
        return true
    }

    /// Gives up all that waits.
    ///
    /// - Returns: how many alerts that were.
    @discardableResult
    public mutating func giveUp() -> Int {
        returned()
        return drop(waiting.count)
    }

    private mutating func drop(_ excess: Int) -> Int {
        for labels in waiting.prefix(excess) { newest[labels] = nil }
        waiting.removeFirst(excess)
        dropped += excess
        return excess
    }
}

extension RetryPolicy {
    /// Soon at first, and never so late that what an Alertmanager hears is out of date.
    public static let alertmanager = RetryPolicy(maxAttempts: .max, baseDelay: 1, maxDelay: 15)
}
