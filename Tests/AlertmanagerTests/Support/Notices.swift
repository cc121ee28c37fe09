import PromQL

@testable import AlertRules

/// A notice of a firing or resolved alert, told apart from others by its name, from its own others by its version.
func notice(
    _ name: String, version: Int64 = 0, resolved: Bool = false, annotations: [Label] = [], query: String = "up == 0"
) -> AlertNotification {
    AlertNotification(
        labels: Labels(["alertname": name, "severity": "page"]), annotations: annotations,
        startsAt: 1_700_000_000_000, endsAt: 1_700_000_240_000 + version, isResolved: resolved, query: query)
}

func notices(_ names: some Sequence<Int>, version: Int64 = 0) -> [AlertNotification] {
    names.map { notice("alert-\($0)", version: version) }
}

extension AlertNotification {
    var name: String { labels["alertname"] }
    var version: Int64 { endsAt - 1_700_000_240_000 }
}
