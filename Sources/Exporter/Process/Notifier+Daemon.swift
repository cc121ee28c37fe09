import Alertmanager
import Foundation
import Logging

extension Notifier {
    /// A notifier that tells the log what goes wrong.
    static func daemon(logger: Logger) -> Notifier {
        Notifier(
            Options(
                userAgent: "holysheep-exporter/\(Version.current)",
                readFile: { path in try FileReading.disk(path, Secret.largestFile) },
                onEvent: { logger.note($0) }))
    }
}

extension Notifier: AlertSink {}

extension Logger {
    fileprivate func note(_ event: AlertmanagerEvent) {
        switch event {
        case .failing(let url, let reason):
            warning(
                "alerts cannot be sent; they wait and are sent again",
                metadata: ["alertmanager": "\(url)", "reason": "\(reason)"])
        case .recovered(let url, let failures):
            notice("alerts are sent again", metadata: ["alertmanager": "\(url)", "failures": "\(failures)"])
        case .refused(let url, let alerts, let reason):
            error(
                "alerts were refused and are dropped",
                metadata: ["alertmanager": "\(url)", "alerts": "\(alerts)", "reason": "\(reason)"])
        case .overflowing(let url):
            error(
                "too many alerts wait; those that have waited longest are dropped",
                metadata: ["alertmanager": "\(url)"])
        case .unsent(let url, let alerts):
            warning(
                "alerts could not be sent before the end",
                metadata: ["alertmanager": "\(url)", "alerts": "\(alerts)"])
        }
    }
}
