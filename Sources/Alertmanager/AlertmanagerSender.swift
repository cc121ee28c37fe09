import AlertRules
import HTTPClient
import ServiceLifecycle
import Synchronization

/// Sends to one Alertmanager what its queue holds, one batch after the other.
final class AlertmanagerSender: Sendable {
    private struct State {
        var queue: NotificationQueue
        var target: AlertmanagerTarget
        var origin: AlertOrigin
        var http: HTTPClient
        var latency: Double?
        var isOverflowing = false
        /// Nothing is to be sent any more.
        var isClosed = false
    }

    private let options: Notifier.Options
    private let state: Mutex<State>
    private let wakeups: AsyncStream<Void>
    private let bell: AsyncStream<Void>.Continuation

    init(_ target: AlertmanagerTarget, from origin: AlertOrigin, options: Notifier.Options) {
        self.options = options
        state = Mutex(
            State(
                queue: NotificationQueue(
                    capacity: options.queueCapacity, batchSize: options.batchSize, retries: options.retries),
                target: target, origin: origin, http: Self.client(target, options)))
        (wakeups, bell) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// Changes how and what is sent from the next batch on. The queue stays.
    func update(_ target: AlertmanagerTarget, from origin: AlertOrigin) {
        state.withLock { state in
            if (target.tls, target.timeout) != (state.target.tls, state.target.timeout) {
                state.http = Self.client(target, options)
            }
            state.target = target
            state.origin = origin
        }
        bell.yield()
    }

    func enqueue(_ notifications: [AlertNotification]) {
        let event: AlertmanagerEvent? = state.withLock { state in
            guard state.queue.enqueue(notifications) > 0, !state.isOverflowing else { return nil }
            state.isOverflowing = true
            return .overflowing(url: state.target.url)
        }
        if let event { options.onEvent(event) }
        bell.yield()
    }

    /// Ends ``run()``; what waits is forgotten.
    func close() {
        state.withLock { $0.isClosed = true }
        bell.finish()
    }

    var statistics: AlertmanagerStatistics {
        state.withLock { state in
            AlertmanagerStatistics(
                url: state.target.url, sent: state.queue.sent, dropped: state.queue.dropped,
                errors: state.queue.errors, queueLength: state.queue.count, queueCapacity: state.queue.capacity,
                latency: state.latency)
        }
    }

    /// Sends until it is cancelled, closed or shut down gracefully; in that case all that waits is tried once more.
    func run() async {
        await cancelWhenGracefulShutdown { await self.sendAll() }
        if !Task.isCancelled { await drain() }
        close()
    }

    private func sendAll() async {
        await withDiscardingTaskGroup { group in
            var alarm: Double?
            for await _ in wakeups {
                while !Task.isCancelled, let batch = nextBatch() { await send(batch) }
                guard let next = state.withLock({ $0.isClosed ? nil : $0.queue.nextAttempt }), next != alarm
                else { continue }
                alarm = next
                group.addTask { [bell] in
                    // A little longer, because one that rang too early would not be set again.
                    try? await Task.sleep(for: .seconds(max(0, next - Self.now) + 0.001))
                    bell.yield()
                }
            }
            group.cancelAll()
        }
    }

    /// Sends what waits until something fails or the time is up.
    private func drain() async {
        let deadline = Self.now + options.drainSeconds
        while Self.now < deadline, let batch = nextBatch(rests: false) {
            guard await send(batch, timeout: deadline - Self.now) else { break }
        }
        let (url, unsent) = state.withLock { ($0.target.url, $0.isClosed ? 0 : $0.queue.giveUp()) }
        if unsent > 0 { options.onEvent(.unsent(url: url, alerts: unsent)) }
    }

    private func nextBatch(rests: Bool = true) -> [AlertNotification]? {
        state.withLock { state in
            guard !state.isClosed else { return nil }
            let batch = state.queue.nextBatch(at: Self.now, rests: rests)
            return batch.isEmpty ? nil : batch
        }
    }

    /// - Returns: whether more can be sent.
    @discardableResult
    private func send(_ batch: [AlertNotification], timeout: Double = .infinity) async -> Bool {
        let (target, origin, http) = state.withLock { ($0.target, $0.origin, $0.http) }
        let post = AlertPost(target: target, origin: origin, readFile: options.readFile)
        let outcome = await post(batch, timeout: max(0.001, min(timeout, target.timeout)), over: http)
        let event = state.withLock { note(outcome, batch.count, &$0) }
        if let event { options.onEvent(event) }
        switch outcome {
        case .accepted, .refused, .tooLarge: return true
        case .failed, .cancelled: return false
        }
    }

    private func note(_ outcome: AlertPost.Outcome, _ alerts: Int, _ state: inout State) -> AlertmanagerEvent? {
        let url = state.target.url
        let failures = state.queue.consecutiveFailures
        switch outcome {
        case .accepted(let seconds):
            state.queue.succeeded()
            state.latency = seconds
            if state.queue.count == 0 { state.isOverflowing = false }
            return failures > 0 ? .recovered(url: url, failures: failures) : nil
        case .failed(let reason, let retryAfter):
            var random = SystemRandomNumberGenerator()
            state.queue.failed(at: Self.now, retryAfter: retryAfter, random: &random)
            return failures == 0 ? .failing(url: url, reason: reason) : nil
        case .tooLarge where state.queue.split():
            return nil
        case .refused(let reason), .tooLarge(let reason):
            state.queue.refused()
            if state.queue.count == 0 { state.isOverflowing = false }
            return .refused(url: url, alerts: alerts, reason: reason)
        case .cancelled:
            state.queue.returned()
            return nil
        }
    }

    private static func client(_ target: AlertmanagerTarget, _ options: Notifier.Options) -> HTTPClient {
        HTTPClient(
            HTTPClientConfiguration(
                connectTimeout: target.timeout, totalTimeout: target.timeout, maxResponseBytes: 1 << 20,
                userAgent: options.userAgent, tls: target.tls))
    }

    private static let start = ContinuousClock.now

    /// Seconds on a clock that never jumps.
    private static var now: Double {
        // Read first: it is set when it is first read.
        let start = start
        return (ContinuousClock.now - start) / .seconds(1)
    }
}
