import Foundation
import HTTPClient
import TestSupport
import Testing

/// Starting, stopping and reloading the real process, and refusing what is wrong.
@Suite(.serialized) struct ProcessTests {
    @Test(.timeLimit(.minutes(1))) func withoutAccountsTheSimulatorIsPolledAndSaysSo() async throws {
        let folder = try TemporaryFolder()
        let daemon = try await Daemon.serve(in: folder)
        let metrics = try await daemon.waitForMetrics("the simulated history") {
            $0.sum("holysheep_tokens_total") != nil && $0.value("holysheep_capacity_replicas", #"model="*""#) != nil
        }
        #expect(metrics.value("holysheep_exporter_simulated") == 1)
        for path in ["/forecast", "/capacity", "/budget"] {
            #expect(try await daemon.json(path)["simulated"] == true)
        }
        #expect(daemon.program.text.contains("simulator"))
        #expect(try await daemon.request("GET", "/-/ready").status == 200)
        #expect(try await daemon.program.stop() == 0)
    }

    @Test(.timeLimit(.minutes(1))) func stopsInTheMiddleOfAPoll() async throws {
        let folder = try TemporaryFolder()
        let simulator = try await Daemon.simulator(["--history", "1d", "--fault", "hang"])
        let daemon = try await Daemon.serve(
            in: folder, configuration: configuration(for: simulator, backfill: "1d"), environment: keyEnvironment)
        try await poll("a poll to hang") { try await daemon.metrics() }
        try await Task.sleep(for: .milliseconds(500))
        let began = ContinuousClock.now
        #expect(try await daemon.program.stop() == 0)
        #expect(ContinuousClock.now - began < .seconds(5))
        try await simulator.program.stop()
    }

    @Test(.timeLimit(.minutes(1))) func reloadsOnSignalAndKeepsTheOldConfigurationWhenTheNewIsBad() async throws {
        let folder = try TemporaryFolder()
        let simulator = try await Daemon.simulator(["--history", "1d"])
        let good = configuration(for: simulator, backfill: "1d")
        let daemon = try await Daemon.serve(in: folder, configuration: good, environment: keyEnvironment)
        try await daemon.waitForMetrics("the first scrape") { $0.values("holysheep_up") == [1, 1, 1] }

        _ = try folder.write("config.yml", good + "\nacounts: []\n")
        let refused = try await daemon.request("POST", "/-/reload")
        #expect(refused.status == 400)
        #expect(String(decoding: refused.body, as: UTF8.self).contains("acounts"))
        try await daemon.waitForMetrics("the refusal to show") {
            $0.value("holysheep_exporter_config_last_reload_successful") == 0 && $0.values("holysheep_up") == [1, 1, 1]
        }

        _ = try folder.write("config.yml", good.replacing("name: prod", with: "name: staging").replacing("account: prod", with: "account: staging"))
        daemon.program.send(SIGHUP)
        try await daemon.waitForMetrics("the new account") {
            $0.value("holysheep_exporter_config_last_reload_successful") == 1
                && $0.values("holysheep_up", #"account="staging""#) == [1, 1, 1] && $0.values("holysheep_up").count == 3
        }
        try await daemon.program.stop()
        try await simulator.program.stop()
    }

    @Test(.timeLimit(.minutes(1))) func theBuiltInSimulatorEndsWithTheReloadThatBringsAnAccountAndDoesNotComeBack() async throws {
        let folder = try TemporaryFolder()
        let gateway = try await Daemon.simulator(["--history", "1d"])
        let daemon = try await Daemon.serve(in: folder, configuration: "timezone: UTC", environment: keyEnvironment)
        let builtIn = try await daemon.program.waitForOutput(/simulator" base_url=(\S+)\/v1/)
        let faults = HTTPClientRequest(url: builtIn + "/_simulator/faults")
        #expect(try await Client.http.execute(faults).status == 200)

        _ = try folder.write("config.yml", configuration(for: gateway, backfill: "1d"))
        #expect(try await daemon.request("POST", "/-/reload").status == 200)
        await #expect(throws: HTTPClientError.self) { try await Client.http.execute(faults) }
        try await daemon.waitForMetrics("the account") {
            $0.value("holysheep_exporter_simulated") == 0 && $0.values("holysheep_up", #"account="prod""#) == [1, 1, 1]
        }

        _ = try folder.write("config.yml", "timezone: UTC")
        let refusal = try await daemon.request("POST", "/-/reload")
        #expect(refusal.status == 400 && String(decoding: refusal.body, as: UTF8.self).contains("accounts: has none"))
        try await daemon.waitForMetrics("the account before") {
            $0.value("holysheep_exporter_simulated") == 0 && $0.value("holysheep_exporter_config_last_reload_successful") == 0
        }
        #expect(try await daemon.program.stop() == 0)
        try await gateway.program.stop()
    }

    /// Mistakes, with the exit code and what the message must name.
    static let mistakes: [(configuration: String, arguments: [String], code: Int32, names: [String])] = [
        ("accouts: []", [], 1, ["accouts", "accounts"]),
        ("accounts: [{name: a, base_url: 'https://x.example/v1', api_key_file: /nonexistent/key}]", [], 1, ["api_key_file"]),
        ("accounts: [{name: a, base_url: 'https://x.example/v1', api_key_env: BAD_KEY}]", [], 1, ["api_key_env"]),
        ("accounts: [{name: a, base_url: 'http://x.example/v1', api_key_env: TEST_KEY}]", [], 1, ["base_url", "allow_insecure"]),
        ("capacity: {target_utilization: high}", [], 1, ["target_utilization"]),
        ("", ["--no-such-flag"], 2, ["no-such-flag"]),
        ("", ["--web.listen-address", "nonsense"], 2, ["web.listen-address"]),
        ("", ["--web.listen-address", "0.0.0.0:0"], 2, ["0.0.0.0:0", "web.allow-unauthenticated", "web.config.file"]),
        ("", ["--web.config.file", "/nonexistent/web.yml"], 1, ["/nonexistent/web.yml", "does not exist"]),
        ("", ["--web.allowed-host", "https://x.example"], 2, ["web.allowed-host"]),
        ("", ["--storage.retention", "5"], 2, ["storage.retention"]),
        ("", ["--web.telemetry-path", "/forecast"], 2, ["web.telemetry-path", "another page"]),
        ("", ["--web.telemetry-path", "/{x}"], 2, ["web.telemetry-path"]),
    ]

    @Test(.timeLimit(.minutes(1)), arguments: mistakes)
    func refusesMistakesAndWritesNothing(
        configuration: String, arguments: [String], code: Int32, names: [String]
    ) async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("config.yml", configuration)
        let program = try RunningProgram(
            Binary.path, ["serve", "--config.file", file, "--storage.path", "\(folder.path)/store"] + arguments,
            environment: ["TEST_KEY": "simulated", "BAD_KEY": "secret\nsecret"])
        #expect(try await program.waitForExit() == code)
        for name in names { #expect(program.text.contains(name), "\(program.text)") }
        #expect(!program.text.contains("secret"))
        #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/store"))
    }

    /// Mistakes in the command line of the other commands.
    static let usageMistakes = [
        ["simulator", "--fault", "nonsense"], ["simulator", "--now", "yesterday"], ["simulator", "--speed", "fast"],
        ["simulator", "--speed", "-1"], ["simulator", "--history", "4000d"], ["simulator", "--requests-per-minute", "0"],
        ["check", "config"], ["check", "web-config"], ["hash-password", "--cost", "3"], ["hash-password", "--cost", "17"],
        ["frobnicate"],
    ]

    @Test(.timeLimit(.minutes(1)), arguments: usageMistakes) func mistakesInUsageHaveTheirOwnExitCode(
        arguments: [String]
    ) async throws {
        let program = try RunningProgram(Binary.path, arguments)
        #expect(try await program.waitForExit() == 2)
        #expect(program.text.contains("Error:"))
    }

    @Test(.timeLimit(.minutes(1))) func anAddressInUseIsAnErrorBeforeAnythingIsWritten() async throws {
        let folder = try TemporaryFolder()
        let other = try TemporaryFolder()
        let daemon = try await Daemon.serve(in: folder)
        let program = try RunningProgram(
            Binary.path,
            ["--web.listen-address", String(daemon.url.dropFirst("http://".count)), "--storage.path", "\(other.path)/store"])
        #expect(try await program.waitForExit() == 1)
        #expect(program.text.contains("in use"))
        #expect(!FileManager.default.fileExists(atPath: "\(other.path)/store"))
        try await daemon.program.stop()
    }
}
