import Foundation
import Gzip
import TestSupport
import Testing

/// `/metrics` of the real binary, for readers that are not ours.
@Suite(.serialized) struct ExpositionTests {
    /// A daemon on a simulator whose clock stands still, its history read.
    private struct Frozen {
        let folder: TemporaryFolder
        let simulator: Daemon
        let daemon: Daemon

        init() async throws {
            folder = try TemporaryFolder()
            simulator = try await Daemon.simulator([
                "--speed", "0", "--now", "2026-03-01T12:00:00Z", "--seed", "7", "--history", "7d",
            ])
            daemon = try await Daemon.serve(
                in: folder, configuration: configuration(for: simulator, backfill: "8d"), environment: keyEnvironment)
            try await daemon.waitForMetrics("history, forecasts and budgets") {
                $0.sum("holysheep_tokens_total") != nil && $0.value("holysheep_budget_projected_usd", #""0.5""#) != nil
                    && $0.value("holysheep_capacity_requests_per_minute", #"model="*""#) != nil
            }
        }

        func stop() async throws {
            #expect(try await daemon.program.stop() == 0)
            try await simulator.program.stop()
        }
    }

    /// Families whose values are the same in every run. Of the others the golden file has the series only.
    private static let exact: Set<String> = [
        "holysheep_tokens_total", "holysheep_requests_total", "holysheep_cost_usd_total", "holysheep_latency_seconds",
        "holysheep_usage_last_bucket_timestamp_seconds", "holysheep_pricing_drift_ratio", "holysheep_models_offered",
        "holysheep_models_folded", "holysheep_budget_limit_usd", "holysheep_budget_spent_usd", "holysheep_up",
        "holysheep_circuit_open", "holysheep_exporter_storage_up", "holysheep_exporter_simulated",
        "holysheep_exporter_build_info", "holysheep_ratelimit_limit",
    ]

    private static func masked(_ text: String) -> String {
        text.split(separator: "\n").filter { !$0.hasPrefix("holysheep_exporter_http_") }.map { line in
            guard !line.hasPrefix("#"), let space = line.lastIndex(of: " ") else { return String(line) }
            let name = line.prefix { $0 != "{" && $0 != " " }
            return exact.contains(String(name)) ? String(line) : "\(line[..<space]) VALUE"
        }.joined(separator: "\n") + "\n"
    }

    @Test(.timeLimit(.minutes(2))) func isWhatItWasAndEveryReaderAcceptsIt() async throws {
        let frozen = try await Frozen()
        let daemon = frozen.daemon

        let text = try await daemon.request("GET", "/metrics")
        #expect(text.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8")
        try Golden().check(Self.masked(String(decoding: text.body, as: UTF8.self)), against: "metrics.txt")

        let documentation = try String(
            contentsOf: URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/metrics.md"),
            encoding: .utf8)
        let documented = Set(documentation.matches(of: /(?m)^\| `(\S+)`/).map { String($0.output.1) })
        let families = Set(String(decoding: text.body, as: UTF8.self).matches(of: /# TYPE (\S+)/).map { String($0.output.1) })
        #expect(families.subtracting(documented).isEmpty, "docs/metrics.md lacks them")
        // Nothing has been refused or decided anew in so short a time.
        #expect(
            documented.subtracting(families).isSubset(of: [
                "holysheep_usage_rejected_rows_total", "holysheep_capacity_decisions_total",
            ]), "docs/metrics.md has names that are not exported")

        let accept = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1"
        let openMetrics = try await daemon.request("GET", "/metrics", headers: [("Accept", accept)])
        #expect(openMetrics.headers["Content-Type"] == "application/openmetrics-text; version=1.0.0; charset=utf-8")
        #expect(String(decoding: openMetrics.body, as: UTF8.self).hasSuffix("# EOF\n"))

        if let promtool = Binary.installed("promtool") {
            let file = try frozen.folder.write("metrics.txt", String(decoding: text.body, as: UTF8.self))
            let check = try RunningProgram("/bin/sh", ["-c", "'\(promtool)' check metrics < '\(file)'"])
            #expect(try await check.waitForExit() == 0)
            #expect(check.text.isEmpty, "\(check.text)")
        }
        if let python = try await Self.pythonWithClient() {
            let file = try frozen.folder.write("openmetrics.txt", String(decoding: openMetrics.body, as: UTF8.self))
            let script = """
                from prometheus_client.openmetrics.parser import text_string_to_metric_families as read
                print(sum(len(family.samples) for family in read(open('\(file)').read())))
                """
            let parse = try RunningProgram(python, ["-c", script])
            #expect(try await parse.waitForExit() == 0, "\(parse.text)")
            let samples = String(decoding: openMetrics.body, as: UTF8.self).split(separator: "\n").count { !$0.hasPrefix("#") }
            #expect(parse.text.trimmingCharacters(in: .whitespacesAndNewlines) == "\(samples)")
        }
        try await frozen.stop()
    }

    @Test(.timeLimit(.minutes(2))) func everyEncodingAndMethodSaysTheSame() async throws {
        let frozen = try await Frozen()
        // Prometheus asks for gzip with these very headers.
        let zipped = try await Raw.exchange(
            frozen.daemon, "GET /metrics HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n")
        #expect(zipped.head.contains("Content-Encoding: gzip"))
        let names = Metrics(try Gzip.decompress(zipped.body, limit: 10_000_000)).names
        #expect(try await frozen.daemon.metrics()?.names == names)

        let head = try await Raw.exchange(frozen.daemon, "HEAD /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        #expect(head.head.hasPrefix("HTTP/1.1 200"))
        #expect(head.body.isEmpty)
        #expect(head.head.contains("Content-Length: "))
        try await frozen.stop()
    }

    /// A python3 that has prometheus_client; nil, said aloud, when there is none.
    private static func pythonWithClient() async throws -> String? {
        for python in ["/usr/bin/python3", Binary.installed("python3")].compactMap({ $0 }) {
            guard FileManager.default.isExecutableFile(atPath: python) else { continue }
            let probe = try RunningProgram(python, ["-c", "import prometheus_client.openmetrics.parser"])
            if try await probe.waitForExit() == 0 { return python }
        }
        print("SKIPPED: no python3 has prometheus_client; make test installs it")
        return nil
    }
}
