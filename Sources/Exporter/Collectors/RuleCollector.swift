import AlertRules
import Exposition

/// Alert and recording rules: what fires, and how their evaluation goes.
let collectRules: Collector = { input in
    let report = input.rules
    var durations = MetricFamily(
        name: "holysheep_rule_evaluation_duration_seconds", type: .histogram,
        help: "How long each evaluation of an alert or recording rule took since the exporter started, in seconds.")
    if !report.groups.isEmpty {
        durations.addHistogram(
            cumulative: report.durations.cumulative, sum: report.durations.sum, count: report.durations.count)
    }

    func perGroup(
        _ name: String, _ type: MetricType, _ help: String, _ value: (RuleGroupReport) -> Double?
    ) -> MetricFamily {
        var family = MetricFamily(name: name, type: type, help: help)
        for group in report.groups { family.add(value(group), Labels([("rule_group", group.state.group.key)])) }
        return family
    }
    return [
        collectAlerts(report), durations,
        perGroup(
            "holysheep_rule_evaluation_failures_total", .counter,
            "Evaluations of single rules that failed since the exporter started, by group (file;name). The log and "
                + "/api/v1/rules say which and why."
        ) { Double($0.iterations.failures) },
        perGroup(
            "holysheep_rule_group_iterations_total", .counter,
            "Evaluations of a group of rules since the exporter started, those missed left out."
        ) { Double($0.iterations.done) },
        perGroup(
            "holysheep_rule_group_iterations_missed_total", .counter,
            "Evaluations of a group of rules that were left out since the exporter started, because the one before took "
                + "longer than the group's interval, or the machine slept."
        ) { Double($0.iterations.missed) },
        perGroup(
            "holysheep_rule_group_last_evaluation_timestamp_seconds", .gauge,
            "When a group of rules was last evaluated, in Unix seconds. Normally at most its interval ago; absent before the "
                + "first."
        ) { $0.state.lastEvaluation.map { Double($0) / 1000 } },
        perGroup(
            "holysheep_rule_group_last_duration_seconds", .gauge,
            "How long the newest evaluation of a group of rules took, in seconds."
        ) { $0.state.lastEvaluation == nil ? nil : $0.state.evaluationDuration },
        perGroup(
            "holysheep_rule_group_interval_seconds", .gauge, "Time between two evaluations of a group of rules, in seconds."
        ) { Double($0.state.interval) / 1000 },
        perGroup("holysheep_rule_group_rules", .gauge, "Alert and recording rules of a group.") { Double($0.state.rules.count) },
    ]
}

/// Alerts by name. Rules that share a name are one.
private func collectAlerts(_ report: RuleReport) -> MetricFamily {
    var family = MetricFamily(
        name: "holysheep_alerts", type: .gauge,
        help: "Alerts that the exporter's own rules have now, by name and state: pending (for less than the rule's 'for') or firing. "
            + "At most as old as the interval of the rule's group.")
    var counts: [String: [Alert.State: Int]] = [:]
    for rule in report.alertingRules {
        for alert in rule.activeAlerts { counts[rule.rule.name, default: [:]][alert.state, default: 0] += 1 }
        counts[rule.rule.name, default: [:]][.firing, default: 0] += 0
    }
    for (name, states) in counts.sorted(by: { $0.key < $1.key }) {
        for state in [Alert.State.pending, .firing] {
            family.add(Double(states[state] ?? 0), Labels([("alertname", name), ("alertstate", state.name)]))
        }
    }
    return family
}
