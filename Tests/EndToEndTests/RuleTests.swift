import Foundation
import HTTPClient
import JSON
import TestSupport
import Testing

/// Rules that the real process evaluates: reloads, a kill in the middle of `for`, and beside the real Prometheus.
@Suite(.serialized) struct RuleTests {
    private static func rules(_ expression: String = "vector(1)") -> String {
        """
        groups:
          - name: g
            interval: 1s
            rules:
              - {record: recorded, expr: \(expression)}
              - {alert: Waiting, expr: vector(1), for: 1h}
              - {alert: Firing, expr: vector(1.5) > 1}
        """
    }

    private func rules(_ daemon: Daemon) async throws -> [JSONValue] {
        try await daemon.json("/api/v1/rules")["data"]?["groups"]?.array ?? []
    }

    private func value(_ daemon: Daemon, of query: String) async throws -> String? {
        let answer = try await daemon.json("/api/v1/query?query=\(query)")
        return answer["data"]?["result"]?.array?.first?["value"]?.array?.last?.string
    }

    @Test(.timeLimit(.minutes(1))) func aBadRuleFileIsRefusedAtAReloadAndTheRulesBeforeGoOn() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("rules.yml", Self.rules())
        let daemon = try await Daemon.serve(in: folder, configuration: "rule_files: ['*rules.yml']")
        try await poll(seconds: 30, "the recorded series") { try await value(daemon, of: "recorded") }
        _ = try await daemon.program.waitForOutput(/msg="alert firing" alertname=(Firing)/)

        _ = try folder.write("rules.yml", Self.rules("sum("))
        let refused = try await daemon.request("POST", "/-/reload")
        #expect(refused.status == 400)
        #expect(String(decoding: refused.body, as: UTF8.self).contains("\(file):5:"))
        #expect(try await daemon.metrics()?.value("holysheep_exporter_config_last_reload_successful") == 0)
        #expect(try await rules(daemon).first?["rules"]?.array?.first?["query"] == "vector(1)")

        _ = try folder.write("rules.yml", Self.rules("vector(2)"))
        #expect(try await daemon.request("POST", "/-/reload").status == 200)
        #expect(try await rules(daemon).first?["rules"]?.array?.first?["query"] == "vector(2)")
        try await poll(seconds: 30, "the new value") { try await value(daemon, of: "recorded") == "2" ? true : nil }
        try await daemon.waitForMetrics("one alert of each state") {
            $0.value("holysheep_alerts", #"alertname="Waiting",alertstate="pending""#) == 1
                && $0.value("holysheep_alerts", #"alertname="Firing",alertstate="firing""#) == 1
        }
        #expect(try await daemon.program.stop() == 0)
    }

    @Test(.timeLimit(.minutes(1))) func aBadRuleFileAtTheStartIsAnErrorWithItsPlace() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("rules.yml", Self.rules("sum("))
        let configuration = try folder.write("config.yml", "rule_files: [rules.yml]")
        for arguments in [["serve", "--config.file", configuration], ["check", "config", configuration]] {
            let program = try RunningProgram(Binary.path, arguments)
            #expect(try await program.waitForExit() == 1)
            #expect(program.text.contains("\(file):5:"), "\(program.text)")
        }
    }

    @Test(.timeLimit(.minutes(1))) func aKillDoesNotBeginTheWaitOfAnAlertAnew() async throws {
        let folder = try TemporaryFolder()
        _ = try folder.write("rules.yml", Self.rules())
        func start() async throws -> Daemon {
            try await Daemon.serve(in: folder, configuration: "rule_files: [rules.yml]")
        }
        let first = try await start()
        // Since when it is active, five seconds later.
        let before = try await poll(seconds: 30, "five seconds of an alert") {
            let since = try await value(first, of: "ALERTS_FOR_STATE%7Balertname=%22Waiting%22%7D").flatMap(Double.init)
            return since.map { Date().timeIntervalSince1970 - $0 > 5 } == true ? since : nil
        }
        first.program.send(SIGKILL)
        _ = try await first.program.waitForExit()
        let killed = Date().timeIntervalSince1970
        let second = try await start()
        let since = try await poll(seconds: 30, "the restored alert") {
            try await value(second, of: "ALERTS_FOR_STATE%7Balertname=%22Waiting%22%7D").flatMap(Double.init)
        }
        let now = Date().timeIntervalSince1970
        // It has been active for what it was before the kill, and since the restoration.
        #expect(since >= before && since - before <= now - killed + 2, "\(before), \(killed), \(since), \(now)")
        try await second.program.stop()
    }

    // MARK: Beside Prometheus

    private static let every = """
        groups:
          - name: b
            interval: 1s
            limit: 1
            rules:
              - {record: one, expr: "vector( 1 )", labels: {team: x, area: "y"}}
              - {record: number, expr: "0.5"}
              - {record: many, expr: 'label_replace(vector(1), "a", "1", "", "") or label_replace(vector(1), "a", "2", "", "")'}
              - alert: Always
                expr: vector(1.5) > 1
                labels: {severity: page, size: "{{ $value }}"}
                annotations: {summary: "<b>{{ $value }}</b> & {{ $labels.none }}", about: "1"}
              - {alert: Later, expr: vector(0), for: 1h, keep_firing_for: 5m}
              - {alert: Never, expr: vector(1) > 3}
          - {name: empty, interval: 2s, rules: []}
          - {name: a, interval: 52w, rules: [{record: late, expr: "1"}, {alert: Unknown, expr: "vector(1)"}]}
        """

    @Test(.timeLimit(.minutes(2)), arguments: ["rules", "rules?type=alert", "rules?type=record", "rules?type=x", "alerts"])
    func answersWhatPrometheusAnswers(path: String) async throws {
        guard let executable = Binary.installed("prometheus") else { return }
        let folder = try TemporaryFolder()
        let file = try folder.write("rules.yml", Self.every)
        let configuration = try folder.write("prometheus.yml", "rule_files: ['\(file)']")
        let port = try freePort()
        let prometheus = try RunningProgram(
            executable,
            [
                "--config.file=\(configuration)", "--storage.tsdb.path=\(folder.path)/tsdb",
                "--web.listen-address=127.0.0.1:\(port)",
            ])
        let daemon = try await Daemon.serve(in: folder, configuration: "rule_files: [rules.yml]")
        // Of a group's times the last one is set when all its rules are done.
        func isEvaluated(_ answer: JSONValue?) -> Bool {
            let groups = answer?["data"]?["groups"]?.array ?? []
            let late = groups.filter { $0["lastEvaluation"]?.string?.hasPrefix("0001") == true }
            return groups.count == 3 && late.map { $0["name"] } == ["a"]
        }
        try await poll(seconds: 60, "both to have evaluated") {
            let theirs = try? await Client.json("http://127.0.0.1:\(port)/api/v1/rules")
            let ours = try? await daemon.json("/api/v1/rules")
            return isEvaluated(theirs) && isEvaluated(ours) ? true : nil
        }
        let theirs = Self.withoutTimes(try await Client.json("http://127.0.0.1:\(port)/api/v1/\(path)"))
        #expect(Self.withoutTimes(try await daemon.json("/api/v1/\(path)")) == theirs)
        #expect(theirs["status"] != nil)
        try await daemon.program.stop()
        try await prometheus.stop()
    }

    /// What differs from run to run as its kind only.
    private static func withoutTimes(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let elements): .array(elements.map(withoutTimes))
        case .object(let members):
            .object(
                members.map { member in
                    switch member.name {
                    case "evaluationTime": .init(member.name, .bool(member.value.double != nil))
                    case "activeAt": .init(member.name, .bool(member.value.string?.hasSuffix("Z") == true))
                    case "lastEvaluation" where member.value != "0001-01-01T00:00:00Z":
                        .init(member.name, .bool(member.value.string?.hasSuffix("Z") == true))
                    default: .init(member.name, withoutTimes(member.value))
                    }
                })
        default: value
        }
    }
}
