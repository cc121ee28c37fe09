import Foundation
import JSON
import TestSupport
import Testing

/// The dashboard and the alert rules against a real Prometheus that scrapes the real exporter.
@Suite(.serialized) struct DashboardTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Everything runs on, fast: ten simulated minutes a second, so that hourly usage grows between scrapes.
    @Test(.timeLimit(.minutes(3))) func everyQueryOfTheDashboardHasData() async throws {
        guard let executable = Binary.installed("prometheus") else { return }
        let queries = try Self.queries()
        #expect(queries.count > 30)
        let folder = try TemporaryFolder()
        let simulator = try await Daemon.simulator([
            "--speed", "600", "--now", "2026-03-02T09:00:00Z", "--seed", "7", "--history", "14d",
        ])
        let daemon = try await Daemon.serve(
            in: folder, configuration: configuration(for: simulator), environment: keyEnvironment)
        try await FrozenGateway.waitUntilComplete(daemon)
        let prometheus = try await Prometheus.start(executable, scraping: [daemon], in: folder)
        // Ranges are as long as they are in the dashboard: increase() over what there is of them is an answer.
        try await poll(seconds: 60, "two scrapes between which usage has grown") {
            try await prometheus.value(of: "sum(increase(holysheep_tokens_total[2h]))").flatMap { $0 > 0 ? true : nil }
        }
        for (panel, expression) in queries {
            var failure = "no data"
            let result = try? await poll(seconds: 30, "data of \(panel)") {
                do {
                    let values = try await prometheus.values(of: expression)
                    // A handler that nobody asks has no percentile.
                    return values.allSatisfy(\.isNaN) ? nil : values
                } catch {
                    // On a busy machine a query may fail once.
                    failure = "\(error)"
                    return nil
                }
            }
            #expect(result != nil, "\(panel), \(expression): \(failure)")
        }
        #expect(try await daemon.program.stop() == 0)
        try await simulator.program.stop()
        try await prometheus.program.stop()
    }

    @Test func everyMetricInDashboardsAndAlertsIsExported() throws {
        let exported = Set(Golden().expected("metrics.txt").matches(of: /(?m)^# TYPE (\S+)/).map { String($0.output.1) })
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.root.appending(path: "alerts").path)
        let rules = try files.filter { $0.hasSuffix(".yml") }.sorted().map {
            try String(contentsOf: Self.root.appending(path: "alerts/\($0)"), encoding: .utf8)
        }.joined()
        let recorded = Set(rules.matches(of: /record: (\S+)/).map { String($0.output.1) })
        let expressions = try Self.queries().map(\.expression)
            + rules.matches(of: /(?s)\bexpr:(.*?)\n\s+(?:for|labels|- |annotations)/).map { String($0.output.1) }
        #expect(expressions.count > 40)
        let used = expressions.flatMap { expression in
            expression.matches(of: /\b(?:holysheep|process)_[a-z0-9_]+/).map { match in
                match.output.hasSuffix("_bucket") ? String(match.output.dropLast(7)) : String(match.output)
            }
        }
        #expect(Set(used).subtracting(exported).subtracting(recorded) == [])

        let deployed = try KubernetesTests.autoscaling().map { try String(contentsOf: $0, encoding: .utf8) }
        let named = deployed.flatMap { $0.matches(of: /\bholysheep_[a-z0-9_]+/).map { String($0.output) } }
        let renamed = deployed.flatMap { $0.matches(of: /name: \{as: (\w+)\}/).map { String($0.output.1) } }
        #expect(Set(named).subtracting(exported).subtracting(recorded).subtracting(renamed) == [])
        #expect(named.count > 10)
    }

    @Test func everyMetricIsDocumentedAndNoOther() throws {
        let text = try String(contentsOf: Self.root.appending(path: "docs/metrics.md"), encoding: .utf8)
        let documented = text.matches(of: /(?m)^\| `([a-z_]+)`/).map { String($0.output.1) }
        let exported = Golden().expected("metrics.txt").matches(of: /(?m)^# TYPE (\S+)/).map { String($0.output.1) }
        #expect(Set(documented) == Set(exported))
        #expect(Set(documented).count == documented.count)
    }

    /// The panels' titles and expressions, with variables replaced by what Grafana puts in their place.
    private static func queries() throws -> [(panel: String, expression: String)] {
        let file = try Data(contentsOf: root.appending(path: "grafana/overview.json"))
        func walk(_ panels: [JSONValue]) -> [(panel: String, expression: String)] {
            panels.flatMap { panel in
                (panel["targets"]?.array ?? []).compactMap { target in
                    target["expr"]?.string.map { (panel["title"]?.string ?? "", expanded($0)) }
                } + walk(panel["panels"]?.array ?? [])
            }
        }
        return walk(try JSONValue(parsing: [UInt8](file))["panels"]?.array ?? [])
    }

    private static func expanded(_ expression: String) -> String {
        expression.replacing("$__rate_interval", with: "1m").replacing("$account", with: ".*").replacing("$model", with: ".*")
    }
}
