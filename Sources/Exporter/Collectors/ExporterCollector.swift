import Exposition
import Foundation

/// The exporter itself.
let collectExporter: Collector = { input in
    let exporter = input.exporter
    func gauge(_ name: String, _ help: String, _ value: Double?, _ labels: Labels = .none) -> MetricFamily {
        var family = MetricFamily(name: name, type: .gauge, help: help)
        family.add(value, labels)
        return family
    }
    return [
        gauge(
            "holysheep_exporter_build_info", "Always 1; the labels say which build is running.", 1,
            Labels([("version", exporter.version)])),
        gauge(
            "holysheep_exporter_simulated",
            "Whether all numbers come from the built-in simulator (1): no account is configured, or --simulator is given.",
            exporter.simulated ? 1 : 0),
        gauge(
            "holysheep_exporter_config_last_reload_successful",
            "Whether the newest attempt to load the configuration succeeded (1); while it is 0 the one before it is in force.",
            exporter.configurationLoaded ? 1 : 0),
        gauge(
            "holysheep_exporter_config_last_reload_success_timestamp_seconds",
            "When a configuration was last loaded with success, in Unix seconds.",
            exporter.configurationLoadedAt.timeIntervalSince1970),
        gauge(
            "holysheep_exporter_snapshot_timestamp_seconds",
            "When the numbers on this page were put together, in Unix seconds. Normally seconds ago.",
            input.at.timeIntervalSince1970),
        gauge(
            "holysheep_exporter_plan_duration_seconds",
            "How long it took to renew the plans when history last changed, in seconds: forecasts, capacity and "
                + "budgets.", exporter.planSeconds),
        gauge(
            "holysheep_exporter_budget_duration_seconds",
            "How long it took to evaluate the budgets when something new was known of one, in seconds; without the "
                + "forecasts of their own.", exporter.budgetSeconds),
        gauge(
            "holysheep_exporter_render_duration_seconds", "How long it took to write the page of metrics before this one, in seconds.",
            exporter.renderSeconds),
    ]
}
