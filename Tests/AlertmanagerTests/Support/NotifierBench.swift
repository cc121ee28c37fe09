import Alertmanager
import Foundation
import HTTPClient
import JSON
import Logging
import ServiceLifecycle
import Synchronization
import TestSupport
import Testing

/// A running notifier and what it told.
final class NotifierBench: Sendable {
    let notifier: Notifier
    private let log: EventLog
    private let group: ServiceGroup
    private let task: Task<Void, any Error>

    private final class EventLog: Sendable {
        let events = Mutex<[AlertmanagerEvent]>([])
    }

    /// - Parameters:
    ///   - files: what the files with secrets have; changed by ``NotifierBench/Files/replace(_:with:)``.
    ///   - restSeconds: the longest rest after a failure.
    init(
        _ targets: [AlertmanagerTarget], files: Files = Files(), restSeconds: Double = 0.05, queueCapacity: Int = 10_000,
        drainSeconds: Double = 5, origin: AlertOrigin = .init(externalURL: "http://exporter.example.com")
    ) {
        let log = EventLog()
        var options = Notifier.Options(userAgent: "notifier-tests/1.0", readFile: { try files.read($0) }) { event in
            log.events.withLock { $0.append(event) }
        }
        options.retries = RetryPolicy(maxAttempts: .max, baseDelay: restSeconds, maxDelay: restSeconds)
        options.queueCapacity = queueCapacity
        options.drainSeconds = drainSeconds
        let notifier = Notifier(options)
        notifier.reconfigure(targets, from: origin)
        let group = ServiceGroup(
            configuration: .init(
                services: [.init(service: notifier)],
                logger: Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() }))
        self.notifier = notifier
        self.log = log
        self.group = group
        task = Task { try await group.run() }
    }

    deinit { task.cancel() }

    var events: [AlertmanagerEvent] { log.events.withLock { $0 } }

    /// What is counted of the Alertmanager at an index.
    func statistics(_ index: Int = 0) -> AlertmanagerStatistics { notifier.statistics[index] }

    /// Ends the notifier as the daemon does.
    func shutDown() async throws {
        await group.triggerGracefulShutdown()
        try await task.value
    }

    final class Files: Sendable {
        private let texts: Mutex<[String: String]>

        init(_ texts: [String: String] = [:]) { self.texts = Mutex(texts) }

        func replace(_ path: String, with text: String?) { texts.withLock { $0[path] = text } }

        func read(_ path: String) throws -> [UInt8] {
            guard let text = texts.withLock({ $0[path] }) else { throw Missing() }
            return Array(text.utf8)
        }

        private struct Missing: Error, CustomStringConvertible { let description = "names a file that does not exist" }
    }
}

/// Waits until a condition holds.
func eventually(
    within seconds: Double = 30, sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () async throws -> Bool
) async rethrows {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while !(try await condition()) {
        guard ContinuousClock.now < deadline else {
            Issue.record("the condition did not come true in \(seconds) s", sourceLocation: sourceLocation)
            return
        }
        try? await Task.sleep(for: .milliseconds(5))
    }
}

extension TestServer {
    /// The names of the alerts in the body of every request.
    var batches: [[String]] {
        requests.map { request in
            let alerts = (try? JSONValue(parsing: request.body))?.array ?? []
            return alerts.map { $0["labels"]?["alertname"]?.string ?? "?" }
        }
    }

    var alerts: [String] { batches.flatMap(\.self) }
}

/// An answer without a body.
func answer(_ status: Int, headers: String = "") -> String {
    "HTTP/1.1 \(status) X\r\nContent-Length: 0\r\nConnection: close\r\n\(headers)\r\n"
}
