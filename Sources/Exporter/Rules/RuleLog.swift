import AlertRules
import Logging
import PromQL

/// Writes to the log what changed in a group, each change once: alerts that fire and end, rules that fail and work again.
struct RuleLog: Sendable {
    /// A rule that finds thousands of series at once must not fill the log.
    static let mostLines = 20

    let logger: Logger

    func changes(from old: RuleGroupState, to new: RuleGroupState) {
        for (before, after) in zip(old.rules, new.rules) {
            failure(before, after, in: new.group)
            guard after.rule.isAlerting else { continue }
            let (firedBefore, firing) = (Self.firing(before), Self.firing(after))
            alerts("alert firing", firing.filter { firedBefore[$0.key] == nil }.values, after.rule)
            alerts("alert resolved", firedBefore.filter { firing[$0.key] == nil }.values, after.rule)
        }
    }

    private static func firing(_ state: RuleState) -> [Labels: Alert] {
        Dictionary(state.activeAlerts.filter { $0.state == .firing }.map { ($0.labels, $0) }) { first, _ in first }
    }

    private func alerts(_ message: Logger.Message, _ alerts: some Collection<Alert>, _ rule: Rule) {
        for alert in alerts.sorted(by: { $0.labels < $1.labels }).prefix(Self.mostLines) {
            var metadata: Logger.Metadata = [
                "alertname": "\(rule.name)", "labels": "\(alert.labels)", "value": "\(GoText.shortest(alert.value))",
            ]
            if let summary = alert.annotations.first(where: { $0.name == "summary" }) {
                metadata["summary"] = "\(summary.value)"
            }
            logger.info(message, metadata: metadata)
        }
        guard alerts.count > Self.mostLines else { return }
        logger.info(message, metadata: ["alertname": "\(rule.name)", "further": "\(alerts.count - Self.mostLines)"])
    }

    private func failure(_ before: RuleState, _ after: RuleState, in group: RuleGroup) {
        guard before.lastError != after.lastError else { return }
        var metadata: Logger.Metadata = [
            "file": "\(group.file)", "line": "\(after.rule.line)", "group": "\(group.name)", "rule": "\(after.rule.name)",
        ]
        if let error = after.lastError {
            metadata["error"] = "\(error)"
            logger.warning("rule cannot be evaluated; the others are", metadata: metadata)
        } else {
            logger.info("rule works again", metadata: metadata)
        }
    }
}
