import AlertRules
import HTTPClient
import ServiceLifecycle
import Synchronization

/// Sends alerts to Alertmanagers, each with a queue of its own, so that none of them holds another or who sends.
public final class Notifier: Service {
    public struct Options: Sendable {
        public var userAgent: String
        /// The most alerts that wait for an Alertmanager.
        public var queueCapacity = 10_000
        /// The most alerts in a request.
        public var batchSize = 64
        /// How long to rest after failures.
        public var retries = RetryPolicy.alertmanager
        /// How long sending may go on after a graceful shutdown, in seconds.
        public var drainSeconds = 5.0
        /// Reads files with secrets; its errors go on after "the configuration".
        public var readFile: Secret.FileReader
        public var onEvent: @Sendable (AlertmanagerEvent) -> Void

        public init(
            userAgent: String, readFile: @escaping Secret.FileReader,
            onEvent: @escaping @Sendable (AlertmanagerEvent) -> Void
        ) {
            self.userAgent = userAgent
            self.readFile = readFile
            self.onEvent = onEvent
        }
    }

    private struct State {
        var senders: [AlertmanagerSender] = []
        var origin = AlertOrigin()
    }

    private let options: Options
    private let state = Mutex(State())
    /// Those that are to be run.
    private let added: AsyncStream<AlertmanagerSender>
    private let feed: AsyncStream<AlertmanagerSender>.Continuation

    public init(_ options: Options) {
        self.options = options
        (added, feed) = AsyncStream.makeStream(of: AlertmanagerSender.self)
    }

    /// Takes over other Alertmanagers. Those with the same URL as before keep their queues and counts; what waits for
    /// others is forgotten.
    ///
    /// - Parameter origin: nil for the same as before.
    public func reconfigure(_ targets: [AlertmanagerTarget], from origin: AlertOrigin? = nil) {
        state.withLock { state in
            if let origin { state.origin = origin }
            var before = Dictionary(state.senders.map { ($0.statistics.url, $0) }) { first, _ in first }
            state.senders = targets.map { target in
                if let sender = before.removeValue(forKey: target.url) {
                    sender.update(target, from: state.origin)
                    return sender
                }
                let sender = AlertmanagerSender(target, from: state.origin, options: options)
                feed.yield(sender)
                return sender
            }
            for sender in before.values { sender.close() }
        }
    }

    /// Puts notices into the queues. Returns at once.
    public func send(_ notifications: [AlertNotification]) {
        guard !notifications.isEmpty else { return }
        for sender in state.withLock({ $0.senders }) { sender.enqueue(notifications) }
    }

    /// In the order of the configuration.
    public var statistics: [AlertmanagerStatistics] {
        state.withLock { $0.senders }.map(\.statistics)
    }

    /// Sends until it is cancelled, or shut down gracefully: then what waits is tried once more, for a few seconds.
    /// To be called once.
    public func run() async {
        await withDiscardingTaskGroup { group in
            for await sender in added.cancelOnGracefulShutdown() {
                group.addTask { await sender.run() }
            }
        }
    }
}
