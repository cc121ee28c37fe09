import AlertRules
import Foundation

/// Where alerts go that Alertmanagers should hear of.
protocol AlertSink: Sendable {
    /// Takes what one evaluation of a group gave. Returns at once: evaluation never waits for a delivery.
    func send(_ notifications: [AlertNotification])
}

/// Tells nobody: what fires is in the log, in the metrics and in the API.
struct DiscardingAlertSink: AlertSink {
    func send(_ notifications: [AlertNotification]) {}
}

extension AlertNotification {
    /// A link to what the alert's rule finds now.
    ///
    /// - Parameter externalURL: How the exporter is reached, without a slash at its end.
    func generatorURL(externalURL: String) -> String {
        let unreserved = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
        return externalURL + "/api/v1/query?query="
            + (query.addingPercentEncoding(withAllowedCharacters: unreserved) ?? "")
    }
}
