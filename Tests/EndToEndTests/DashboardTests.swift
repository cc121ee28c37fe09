import Foundation
import JSON
import Testing

/// The dashboard and the rules beside what is exported.
@Suite(.serialized) struct DashboardTests {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static func expressions() throws -> [String] {
        let dashboard = try JSONValue(parsing: Array(Data(contentsOf: root.appending(path: "grafana/overview.json"))))
        func collect(_ panel: JSONValue) -> [String] {
            (panel["targets"]?.array ?? []).compactMap { $0["expr"]?.string }
                + (panel["panels"]?.array ?? []).flatMap(collect)
        }
        return collect(dashboard)
    }

    @Test(.timeLimit(.minutes(3))) func everyQueryReturnsDataFromARealPrometheus() async throws {
        guard let executable = Binary.installed("prometheus") else { return }
        let expressions = try Self.expressions()
        #expect(expressions.count > 30)
        let folder = try TemporaryFolder()
        let daemon = try await Daemon.serve(in: folder)
        try await daemon.waitForMetrics("the simulated history") {
            $0.sum("holysheep_tokens_total") != nil && !$0.values("holysheep_forecast_requests_per_minute").isEmpty
        }
        let prometheus = try await Prometheus.start(executable, scraping: [daemon], in: folder)
        for expression in expressions {
            let query = expression.replacing("$account", with: ".*").replacing("$model", with: ".*")
                .replacing("$__rate_interval", with: "1m")
            try await poll(seconds: 30, "data for \(query)") {
                try await prometheus.values(of: query).isEmpty ? nil : true
            }
        }
        try await prometheus.program.stop()
        try await daemon.program.stop()
    }

    @Test(.timeLimit(.minutes(2))) func rulesAndDashboardUseOnlyNamesThatAreExported() async throws {
        let rules = try String(contentsOf: Self.root.appending(path: "alerts/holysheep.yml"), encoding: .utf8)
        let expressions = try rules.split(separator: "\n").filter { !$0.contains("record:") && !$0.contains("#") }
            .map(String.init) + Self.expressions()
        let recorded = Set(rules.matches(of: /record: (\S+)/).map { String($0.output.1) })
        let used = Set(
            expressions.joined(separator: "\n").matches(of: /\b(?:holysheep|process)_[a-z_]+\b/).map { String($0.output) })
        let folder = try TemporaryFolder()
        let daemon = try await Daemon.serve(in: folder)
        let metrics = try await daemon.waitForMetrics("the simulated history") {
            $0.sum("holysheep_tokens_total") != nil && !$0.values("holysheep_forecast_requests_per_minute").isEmpty
        }
        let families = Set(metrics.text.matches(of: /# TYPE (\S+)/).map { String($0.output.1) })
        // Counters that nothing has been counted in yet have no family.
        let mayBeEmpty: Set = ["holysheep_usage_rejected_rows_total", "holysheep_capacity_decisions_total"]
        for name in used.subtracting(recorded).subtracting(mayBeEmpty) {
            #expect(families.contains(name) || families.contains(name.replacing(/_(bucket|sum|count)$/, with: "")), "\(name)")
        }
        try await daemon.program.stop()
    }
}
