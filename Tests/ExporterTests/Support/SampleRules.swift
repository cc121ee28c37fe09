import AlertRules
import PromQL
import SampleWindow

@testable import Exporter

extension SampleState {
    /// Three groups: one that records, one with alerts in every state and a rule that fails, one never evaluated.
    static var rules: RuleReport {
        var source = RecordedWindow()
        for (account, value) in [("prod", 3.0), ("new", 1e-7)] {
            source.append(
                value, of: Labels(["__name__": "holysheep_requests_total", "account": account]), at: now * 1000 - 60_000)
            source.append(
                value, of: Labels(["__name__": "holysheep_requests_total", "account": account]), at: now * 1000)
        }
        let text = """
            groups:
              - name: recordings
                interval: 30s
                rules:
                  - {record: "account:requests:sum", expr: sum by (account) (holysheep_requests_total)}
                  - {record: fixed, expr: "1", labels: {team: a}}
              - name: states
                rules:
                  - alert: Always
                    expr: holysheep_requests_total<5
                    labels: {severity: page, size: "{{ $value }}"}
                    annotations: {summary: "{{ $labels.account }} has <b>{{ $value }}</b>", about: ""}
                  - {alert: Later, expr: vector(0.1), for: 1h, keep_firing_for: 5m}
                  - {alert: Never, expr: vector(1) > 3}
                  - {alert: Broken, expr: holysheep_requests_total * on() holysheep_requests_total}
              - name: waiting
                rules:
                  - {record: later, expr: "1"}
                  - {alert: Unknown, expr: "vector(1)"}
            """
        var groups = RuleGroups([RuleFile.parse(text, path: "/etc/rules.yml").file!]).groups
        var report = RuleReport()
        for index in 0..<2 {
            for time in [now * 1000 - 60_000, now * 1000 - 250] {
                _ = groups[index].evaluate(at: time, engine: QueryLimits.engine, source: source)
            }
        }
        for seconds in [0.00005, 0.5, 20] { report.durations.add(seconds) }
        report.groups = groups.enumerated().map { index, state in
            RuleGroupReport(
                state: state,
                iterations: index == 2 ? .init() : .init(done: 2, missed: index, failures: index == 1 ? 2 : 0))
        }
        return report
    }
}
