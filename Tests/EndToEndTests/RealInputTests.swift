import Foundation
import JSON
import TestSupport
import Testing

/// The main job: a trace, polled from a gateway, scraped by a real Prometheus.
@Suite(.serialized) struct RealInputTests {
    @Test(.timeLimit(.minutes(3))) func prometheusHoldsExactlyWhatTheTraceHolds() async throws {
        guard let executable = Binary.installed("prometheus") else { return }
        let folder = try TemporaryFolder()
        let trace = TrafficTraces.twoWeeks()
        let simulator = try await Daemon.simulator([
            "--trace", try folder.write("trace.csv", trace.csv), "--history", "14d", "--speed", "0",
        ])
        let daemon = try await Daemon.serve(
            in: folder, configuration: configuration(for: simulator, backfill: "15d"), environment: keyEnvironment)
        let prometheus = try await Prometheus.start(executable, scraping: [daemon], in: folder)

        let tokens = #"sum(holysheep_tokens_total{direction="%@"})"#
        try await prometheus.wait(for: tokens.replacing("%@", with: "input"), toBe: trace.input)
        try await prometheus.wait(for: tokens.replacing("%@", with: "output"), toBe: trace.output)
        try await prometheus.wait(for: "sum(holysheep_requests_total)", toBe: trace.requests)
        #expect(try await prometheus.value(of: "up") == 1)
        #expect(try await prometheus.value(of: #"min(holysheep_up)"#) == 1)

        for program in [daemon.program, simulator.program] { #expect(try await program.stop() == 0) }
        try await prometheus.program.stop()
    }
}

/// A running Prometheus.
struct Prometheus {
    let program: RunningProgram
    let url: String

    static func start(_ executable: String, scraping daemons: [Daemon], in folder: TemporaryFolder) async throws -> Prometheus {
        let targets = daemons.map { "'\($0.url.dropFirst("http://".count))'" }.joined(separator: ", ")
        return try await start(executable, job: "static_configs: [{targets: [\(targets)]}]", in: folder)
    }

    /// - Parameter job: the rest of the scrape configuration, in YAML's flow style or indented by four.
    static func start(_ executable: String, job: String, in folder: TemporaryFolder) async throws -> Prometheus {
        let file = try folder.write(
            "prometheus.yml",
            """
            global: {scrape_interval: 1s}
            scrape_configs:
              - job_name: holysheep
                \(job)
            """)
        let port = try freePort()
        let program = try RunningProgram(
            executable,
            [
                "--config.file=\(file)", "--storage.tsdb.path=\(folder.path)/tsdb",
                "--web.listen-address=127.0.0.1:\(port)",
            ])
        let prometheus = Prometheus(program: program, url: "http://127.0.0.1:\(port)")
        try await poll("Prometheus to be ready") { try? await prometheus.value(of: "vector(1)") }
        return prometheus
    }

    /// Every value of an expression's result.
    func values(of expression: String) async throws -> [Double] {
        let allowed = CharacterSet.alphanumerics
        let query = expression.addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
        let answer = try await Client.json("\(url)/api/v1/query?query=\(query)")
        guard answer["status"] == "success" else { throw Failure("\(expression): \(answer)") }
        return answer["data"]?["result"]?.array?.compactMap { $0["value"]?.array?.last?.string.flatMap(Double.init) } ?? []
    }

    /// The value of an expression with a single one; nil otherwise.
    func value(of expression: String) async throws -> Double? {
        let found = try await values(of: expression)
        return found.count == 1 ? found[0] : nil
    }

    func wait(for expression: String, toBe expected: Double) async throws {
        var last: Double?
        do {
            try await poll(seconds: 60, "\(expression) to be \(expected)") {
                last = try await value(of: expression)
                return last == expected ? true : nil
            }
        } catch let failure as Failure {
            let found = last.map { "\($0)" } ?? "absent"
            throw Failure("\(failure), it is \(found)")
        }
    }
}
