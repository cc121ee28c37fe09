import Foundation
import TestSupport

/// A simulated gateway whose clock stands still, and a daemon that polls it: their numbers are always the same.
enum FrozenGateway {
    static func start(in folder: TemporaryFolder) async throws -> (simulator: Daemon, daemon: Daemon) {
        let simulator = try await Daemon.simulator([
            "--speed", "0", "--now", "2026-03-01T12:00:00Z", "--seed", "7", "--history", "16d",
        ])
        _ = try folder.write(
            "rules.yml",
            """
            groups:
              - name: accounts
                interval: 1s
                rules:
                  - {record: "account:holysheep_requests:sum", expr: sum by (account) (holysheep_requests_total)}
                  - {alert: AccountIsThere, expr: "account:holysheep_requests:sum > 0", for: 1h}
                  - {alert: AccountIsUsed, expr: "account:holysheep_requests:sum > 0"}
            """)
        let alertmanager = try TestServer(answer: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        // Without hysteresis capacity depends on what is known, and not on the order in which it became known. The
        // budget is small enough to be exhausted within the month, so that every budget metric has a value.
        let daemon = try await Daemon.serve(
            in: folder,
            configuration: """
                accounts:
                  - name: prod
                    base_url: \(simulator.url)/v1
                    api_key_env: TEST_KEY
                    poll: {queue: 1s, usage: 1s, models: 1s}
                    usage: {backfill: 16d}
                    plan: professional
                capacity:
                  scale_up: {threshold: 1}
                  scale_down: {threshold: 1, stabilization: 0s}
                budgets:
                  - {name: monthly, period: month, limit_usd: 2000, scope: {account: prod}}
                rule_files: [rules.yml]
                alertmanagers: [{url: "\(alertmanager.url)"}]
                """,
            environment: keyEnvironment)
        return (simulator, daemon)
    }

    /// Waits until the history has been read, everything has been planned from it, and alerts have been sent if there
    /// are rules.
    @discardableResult
    static func waitUntilComplete(_ daemon: Daemon) async throws -> Metrics {
        // The second scrape is the first that has this server's own requests in it.
        try await daemon.waitForMetrics("a complete exposition") { metrics in
            metrics.value("holysheep_usage_backfill_windows", #"state="pending""#) == 0
                && metrics.values("holysheep_up") == [1, 1, 1]
                && !metrics.values("holysheep_queue_depth").isEmpty
                && !metrics.values("holysheep_budget_projected_usd").isEmpty
                && metrics.values("holysheep_forecast_pending_series") == [0]
                && !metrics.values("holysheep_forecast_tokens", #"horizon="168h""#).isEmpty
                && !metrics.values("holysheep_exporter_http_requests_total", #"handler="/metrics",code="200""#).isEmpty
                && (metrics.values("holysheep_rule_group_rules").isEmpty
                    || !metrics.values("holysheep_notifications_latency_seconds").isEmpty)
                && !metrics.values("holysheep_exporter_render_duration_seconds").isEmpty
        }
    }
}

/// An exposition without what differs from run to run.
enum MaskedExposition {
    /// Families whose values come from this machine, its clock or the number of requests so far; and forecasts with what
    /// follows from them, whose last digits depend on the processor's logarithms.
    private static let volatile = [
        "holysheep_forecast_", "holysheep_capacity_", "holysheep_budget_projected_usd", "holysheep_budget_exhaustion_",
        "holysheep_budget_per_request_usd", "holysheep_spend_anomaly_ratio", "process_", "holysheep_exporter_http_", "holysheep_exporter_config_last_reload_success_timestamp_seconds",
        "holysheep_exporter_snapshot_timestamp_seconds", "holysheep_exporter_plan_duration_seconds",
        "holysheep_exporter_budget_duration_seconds", "holysheep_exporter_render_duration_seconds",
        "holysheep_exporter_window_", "holysheep_last_success_timestamp_seconds", "holysheep_scrape_duration_seconds",
        "holysheep_scrape_calls_total", "holysheep_gateway_clock_skew_seconds", "holysheep_ratelimit_remaining", "holysheep_ratelimit_reset_timestamp_seconds",
        "holysheep_capacity_decisions_total", "holysheep_rule_evaluation_duration_seconds",
        "holysheep_rule_group_iterations_", "holysheep_rule_group_last_", "holysheep_notifications_",
    ]

    /// The folders of rule files and the port of the Alertmanager are this run's own, too.
    static func text(of body: [UInt8]) -> String {
        String(decoding: body, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).compactMap { line in
            let line = line.replacing(/rule_group="[^"]*\//, with: #"rule_group=""#)
                .replacing(/alertmanager="[^"]*"/, with: #"alertmanager="http://127.0.0.1""#)
            guard !line.hasPrefix("#"), volatile.contains(where: line.hasPrefix) else { return line }
            // Answers before the first snapshot; how many there are, if any, is chance.
            if line.contains(#"code="503""#) { return nil }
            return line.lastIndex(of: " ").map { line[...$0] + "<masked>" }
        }.joined(separator: "\n")
    }
}
