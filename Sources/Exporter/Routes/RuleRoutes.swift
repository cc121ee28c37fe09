import AlertRules
import CivilTime
import JSON
import PromQL

/// Rules and alerts as Prometheus answers them.
extension Routes {
    /// `/api/v1/rules`: every group with its rules, their states and alerts. `type` is `alert` or `record`; `rule_name[]`,
    /// `rule_group[]` and `file[]` narrow it further, and then a group without rules is left out.
    static func rules(_ context: RouteContext) -> SuspendingHandler {
        answering(context) { form, snapshot, _, _ throws in
            let type = form.text("type")?.lowercased()
            guard [nil, "alert", "record"].contains(type) else {
                throw QueryFailure.parameter("type", "not supported value \(GoText.quoted(type ?? ""))")
            }
            let names = Set(form.texts("rule_name[]"))
            let groups = Set(form.texts("rule_group[]"))
            let files = Set(form.texts("file[]"))
            let found: [JSONValue] = snapshot.rules.groups.compactMap { report -> JSONValue? in
                let group = report.state.group
                guard files.isEmpty || files.contains(group.file), groups.isEmpty || groups.contains(group.name) else {
                    return nil
                }
                let rules = report.state.rules.filter { state in
                    (type.map { ($0 == "alert") == state.rule.isAlerting } ?? true)
                        && (names.isEmpty || names.contains(state.rule.name))
                }
                guard !rules.isEmpty || names.isEmpty else { return nil }
                return json(report.state, rules)
            }
            return QueryAnswer(["groups": .array(found)])
        }
    }

    /// `/api/v1/alerts`: the alerts that are pending or firing.
    static func alerts(_ context: RouteContext) -> SuspendingHandler {
        answering(context) { _, snapshot, _, _ throws in
            let alerts = snapshot.rules.alertingRules.flatMap(\.activeAlerts).map(json)
            return QueryAnswer(["alerts": .array(alerts)])
        }
    }

    private static func json(_ state: RuleGroupState, _ rules: [RuleState]) -> JSONValue {
        [
            "name": .string(state.group.name), "file": .string(state.group.file),
            "rules": .array(rules.map(json)), "interval": .number(Double(state.interval) / 1000),
            "limit": .integer(Int64(state.group.limit)), "evaluationTime": .number(state.evaluationDuration),
            "lastEvaluation": .string(time(state.lastEvaluation)),
        ]
    }

    private static func json(_ state: RuleState) -> JSONValue {
        let rule = state.rule
        var members: [JSONValue.Member] = []
        func add(_ name: String, _ value: JSONValue) { members.append(.init(name, value)) }
        switch rule.kind {
        case .alerting(let hold, let keepFiringFor):
            add("state", .string(state.state.name))
            add("name", .string(rule.name))
            add("query", .string(rule.query))
            add("duration", .number(Double(hold) / 1000))
            add("keepFiringFor", .number(Double(keepFiringFor) / 1000))
            add("labels", JSONValue(rule.labels))
            add("annotations", JSONValue(rule.annotations))
            add("alerts", .array(state.activeAlerts.map(json)))
        case .recording:
            add("name", .string(rule.name))
            add("query", .string(rule.query))
            if !rule.labels.isEmpty { add("labels", JSONValue(rule.labels)) }
        }
        add("health", .string(state.health.rawValue))
        if let error = state.lastError { add("lastError", .string(error)) }
        add("evaluationTime", .number(state.evaluationDuration))
        add("lastEvaluation", .string(time(state.lastEvaluation)))
        add("type", rule.isAlerting ? "alerting" : "recording")
        return .object(members)
    }

    private static func json(_ alert: Alert) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("labels", JSONValue(alert.labels.pairs)), .init("annotations", JSONValue(alert.annotations)),
            .init("state", .string(alert.state.name)), .init("activeAt", .string(time(alert.activeAt))),
        ]
        if let since = alert.keepFiringSince { members.append(.init("keepFiringSince", .string(time(since)))) }
        members.append(.init("value", .string(GoText.scientific(alert.value))))
        return .object(members)
    }

    /// - Parameter milliseconds: Since 1970; nil is shown as Go's zero time.
    private static func time(_ milliseconds: Int64?) -> String {
        guard let milliseconds else { return "0001-01-01T00:00:00Z" }
        return RFC3339.formatMilliseconds(milliseconds)
    }
}
