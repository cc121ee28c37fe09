import Foundation
import Gzip
import JSON
import TestSupport
import Testing

/// The replay command as it is used: files in, table, JSON and pictures out, and what it says of mistakes.
@Suite struct ReplayTests {
    private struct Output {
        var code: Int32
        var text: String
    }

    private func replay(_ arguments: [String]) async throws -> Output {
        let program = try RunningProgram(Binary.path, ["replay"] + arguments)
        let code = try await program.waitForExit(within: 60)
        return Output(code: code, text: program.text)
    }

    @Test(.timeLimit(.minutes(2))) func replaysACompressedTrace() async throws {
        let folder = try TemporaryFolder()
        let trace = TrafficTraces.twoWeeks()
        let file = "\(folder.path)/trace.csv.gz"
        try Data(Gzip.compress(Array(trace.csv.utf8))).write(to: URL(fileURLWithPath: file))
        let (chart, timeline) = ("\(folder.path)/chart.svg", "\(folder.path)/timeline.csv")
        let output = try await replay([
            "--trace", file, "--model", "m-large", "--history", "12d", "--scale", "mean=0.6", "--equal-capacity",
            "--format", "json", "--svg", chart, "--timeline", timeline,
        ])
        #expect(output.code == 0, "\(output.text)")
        let json = try JSONValue(parsing: Array(output.text.utf8))
        let policies = try #require(json["policies"]?.array)
        #expect(policies.map { $0["policy"]?.string } == ["predictive", "reactive", "static", "seed"])
        #expect(json["settings"]?["starting_limit_rpm"]?.double == 1_000)
        let arrived = policies.compactMap { $0["arrived"]?.double }
        #expect(Set(arrived).count == 1)
        for policy in policies {
            for name in ["throttled_ratio", "wasted_ratio"] {
                #expect(policy[name]?.double.map { (0...1).contains($0) } == true, "\(name) of \(policy)")
            }
            #expect(policy["p95_wait_seconds"]?.double.map { (0...30).contains($0) } == true)
            #expect(policy["capacity_rpm_hours"]?.double.map { $0 > 0 } == true)
        }
        // Two days of a limit that never changes.
        #expect(policies[2]["capacity_rpm_hours"]?.double == 48_000)
        #expect(json["equal_capacity"]?["reached"] != nil)
        #expect(try String(contentsOfFile: chart, encoding: .utf8).hasPrefix("<svg "))
        #expect(try String(contentsOfFile: timeline, encoding: .utf8).split(separator: "\n").count == 1 + 4 * 2_880)
    }

    @Test(.timeLimit(.minutes(1))) func anAnnouncedSurgeIsServed() async throws {
        let folder = try TemporaryFolder()
        let configuration = try folder.write(
            "config.yml",
            """
            capacity:
              requests_per_minute: {min: 50, max: 30000}
              events:
                - {name: sale, starts_at: 2026-01-03T01:00:00Z, ends_at: 2026-01-03T01:32:00Z, floor: 15000}
            """)
        let event = "sale,2026-01-03T01:00:00Z,2026-01-03T01:32:00Z,15000"
        var ratios: [Double] = []
        for arguments in [[], ["--event", event], ["--config.file", configuration]] {
            let output = try await replay(["--trace", "surge", "--policies", "predictive", "--format", "json"] + arguments)
            #expect(output.code == 0, "\(output.text)")
            let json = try JSONValue(parsing: Array(output.text.utf8))
            ratios.append(try #require(json["policies"]?.array?.first?["throttled_ratio"]?.double))
        }
        #expect(ratios[0] > 0.021)
        #expect(ratios[1] <= 0.021)
        #expect(ratios[2] <= 0.021)
    }

    @Test(.timeLimit(.minutes(1)), arguments: [
        (["--trace", "surge", "--policies", "magic"], 2, "there are predictive, reactive, static, seed"),
        (["--trace", "surge", "--event", "sale,2026-01-03,2026-01-04,5"], 2, "'2026-01-03'"),
        (["--trace", "surge", "--event", "sale,2026-01-03T01:00:00Z,2026-01-03T00:00:00Z,5"], 2, "ends before it starts"),
        (["--trace", "surge", "--event", "sale,2026-01-03T01:00:00Z,2026-01-03T02:00:00Z,nan"], 2, "the rate 'nan'"),
        (["--trace", "surge", "--scale", "mean=-1"], 2, "'--scale <factor>'"),
        (["--trace", "surge", "--history", "10y"], 2, "shorter --history"),
        (["--trace", "surge", "--model", "m"], 2, "--model chooses from a file"),
        (["--trace", "surge", "--capacity.min", "500", "--capacity.max", "100"], 2, "raise --capacity.max"),
        (["--trace", "surge", "--capacity.headroom-quantile", "1"], 2, "from 0.025 to 0.975"),
        (["--trace", "surge", "--queue-limit", "-1"], 2, "--queue-limit"),
        (["--trace", "/no/such/trace.csv"], 1, "/no/such/trace.csv: cannot be read"),
        (["--trace", "surge", "--config.file", "/no/such/config.yml"], 1, "/no/such/config.yml"),
        (["--trace", "surge", "--policies", "static", "--svg", "/no/such/folder/a.svg"], 1, "cannot be written"),
    ] as [([String], Int32, String)])
    func refuses(_ arguments: [String], code: Int32, message: String) async throws {
        let output = try await replay(arguments)
        #expect(output.code == code, "\(output.text)")
        #expect(output.text.contains(message), "\(output.text)")
    }

    @Test(.timeLimit(.minutes(1)), arguments: [
        ("timestamp,model,requests\n", "'input_tokens' is missing"),
        ("H2026-01-01T00:00:00Z,a,1,1,1\n2026-01-01T02:00:00Z,a,1,1,1\n2026-01-01T04:00:00Z,a,1,1,1\n", "7200 s wide"),
        ("H2026-01-01T00:00:00Z,a,-1,1,1\n", "trace.csv:2: requests '-1'"),
        ("H2026-01-01T00:00:00Z,a,0,1,1\n2026-01-01T01:00:00Z,a,0,1,1\n2026-01-01T02:00:00Z,a,0,1,1\n", "has no requests"),
    ])
    func refusesTraces(_ content: String, message: String) async throws {
        let folder = try TemporaryFolder()
        let header = "timestamp,model,requests,input_tokens,output_tokens\n"
        let file = try folder.write("trace.csv", content.replacing("H", with: header, maxReplacements: 1))
        let output = try await replay(["--trace", file])
        #expect(output.code == 1, "\(output.text)")
        #expect(output.text.contains(message), "\(output.text)")
    }
}
