import Foundation
import TestSupport
import Testing

/// The unit tests in `alerts/tests/`, run by the exporter and by promtool: they agree on what passes, and when rules or tests
/// are made wrong on purpose, on every case that fails and on what it shows.
@Suite(.serialized) struct RuleTestAgreementTests {
    private static let alerts = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "alerts")

    private static func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: alerts.path).filter { $0.hasSuffix(".yml") }
            .map { String($0.dropLast(4)) }.sorted()
    }

    /// A way of making a file wrong. What it leaves as it is comes from the repository.
    struct Mutation: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var tests: @Sendable (String) -> String = { $0 }
        var rules: @Sendable (String) -> String = { $0 }
    }

    private static let mutations: [Mutation] = [
        Mutation(testDescription: "checks a minute early") { text in moved(text, by: -1) },
        Mutation(testDescription: "checks a minute late") { text in moved(text, by: 1) },
        Mutation(testDescription: "another severity expected") { text in
            text.replacing("severity: critical}", with: "severity: info}").replacing("severity: warning}", with: "severity: critical}")
        },
        Mutation(testDescription: "another text expected") { text in
            text.replacing("summary: ", with: "summary: Not ").replacing("Not \"", with: "\"Not ")
        },
        Mutation(testDescription: "another label and another value expected") { text in
            text.replacing("exp_labels: {account: ", with: "exp_labels: {tenant: ").replacing(", value: ", with: ", value: 1")
        },
        Mutation(testDescription: "no samples") { text in text.replacing(/values: '[^']*'/, with: "values: '_'") },
        Mutation(testDescription: "half of the series") { text in
            var count = 0
            return text.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
                guard line.contains("{series: ") else { return true }
                count += 1
                return count % 2 == 0
            }.joined(separator: "\n")
        },
        Mutation(testDescription: "no waiting", rules: { text in text.replacing(/\n +for: .*/, with: "") }),
        Mutation(testDescription: "waiting ten times as long", rules: { text in
            text.replacing(/for: (\d+)([mhd])/) { match in "for: \(match.output.1)0\(match.output.2)" }
        }),
        Mutation(testDescription: "comparisons turned round", rules: { text in
            text.replacing(" > ", with: " \u{1} ").replacing(" < ", with: " > ").replacing(" \u{1} ", with: " < ")
                .replacing("== 0", with: "== 1")
        }),
        Mutation(testDescription: "limits included", rules: { text in
            text.replacing(" > ", with: " >= ").replacing(" < ", with: " <= ").replacing(" >= 20", with: " > 20")
        }),
        Mutation(testDescription: "exceptions demanded", rules: { text in text.replacing("unless ", with: "and ") }),
        Mutation(testDescription: "shorter windows", rules: { text in
            text.replacing(/\[\d+[mh]\]/, with: "[5m]").replacing("offset 30m", with: "offset 5m")
        }),
        Mutation(testDescription: "templates that fail", rules: { text in
            text.replacing("$value | ", with: "$value | query | ").replacing("$labels.account", with: "$labels.account | first")
        }),
    ]

    /// Moves every time at which something is checked.
    private static func moved(_ text: String, by minutes: Int) -> String {
        text.replacing(/eval_time: (\d+)([mhd])/) { match in
            let unit = ["m": 1, "h": 60, "d": 1_440][String(match.output.2)] ?? 1
            return "eval_time: \(max(0, (Int(match.output.1) ?? 0) * unit + minutes))m"
        }
    }

    @Test(.timeLimit(.minutes(5))) func theRulesPassTheirTestsHereAndThere() async throws {
        let paths = try Self.names().map { Self.alerts.path + "/tests/\($0)_test.yml" }
        let rules = try Self.names().map { Self.alerts.path + "/\($0).yml" }
        #expect(paths.count >= 8)
        for program in [Binary.path, Binary.installed("promtool")].compactMap({ $0 }) {
            let check = try RunningProgram(program, ["check", "rules"] + rules)
            #expect(try await check.waitForExit(within: 120) == 0, "\(check.text)")
            let test = try RunningProgram(program, ["test", "rules"] + paths)
            #expect(try await test.waitForExit(within: 280) == 0, "\(test.text)")
        }
    }

    @Test(.timeLimit(.minutes(10)), arguments: mutations) func whatIsWrongFailsAlikeHereAndThere(_ mutation: Mutation) async throws {
        let folder = try TemporaryFolder()
        var paths: [String] = []
        for name in try Self.names() {
            let rules = try String(contentsOf: Self.alerts.appending(path: "\(name).yml"), encoding: .utf8)
            let tests = try String(contentsOf: Self.alerts.appending(path: "tests/\(name)_test.yml"), encoding: .utf8)
            let (wrongRules, wrongTests) = (mutation.rules(rules), mutation.tests(tests))
            // What has nothing to be made wrong has been compared as it is.
            guard wrongRules != rules || wrongTests != tests else { continue }
            _ = try folder.write("\(name).yml", wrongRules)
            paths.append(
                try folder.write("\(name)_test.yml", wrongTests.replacing("- ../\(name).yml", with: "- \(name).yml")))
        }
        #expect(paths.count >= 3)
        try await Self.compare(paths)
    }

    /// Every expression of the rules, on the series of every test of theirs: what it gives is shown by expecting what it can't.
    @Test(.timeLimit(.minutes(10))) func everyExpressionGivesTheSameHereAndThere() async throws {
        let folder = try TemporaryFolder()
        var paths: [String] = []
        var count = 0
        for name in try Self.names() {
            let rules = try String(contentsOf: Self.alerts.appending(path: "\(name).yml"), encoding: .utf8)
            let tests = try String(contentsOf: Self.alerts.appending(path: "tests/\(name)_test.yml"), encoding: .utf8)
            let expressions = rules.matches(of: /(?s) expr: (?:>-)?(.*?)(?=\n +(?:for|labels|annotations|#)|\n\n|$)/)
                .map { $0.output.1.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
            let checks = expressions.flatMap { expression in
                [4, 21, 66].map { minute in
                    "      - {expr: '\(expression)', eval_time: \(minute)m, exp_samples: [{labels: none, value: -1}]}"
                }
            }.joined(separator: "\n")
            count += expressions.count
            let series = tests.components(separatedBy: "\n  - name: ").enumerated().map { position, test in
                let end = test.firstRange(of: "    promql_expr_test:") ?? test.firstRange(of: "    alert_rule_test:")
                return position == 0 ? test : "\(test[..<(end?.lowerBound ?? test.endIndex)])    promql_expr_test:\n\(checks)\n"
            }.joined(separator: "\n  - name: ")
            _ = try folder.write("\(name).yml", rules)
            paths.append(try folder.write("\(name)_test.yml", series.replacing("- ../\(name).yml", with: "- \(name).yml")))
        }
        #expect(count >= 50)
        try await Self.compare(paths)
    }

    /// Runs tests that fail in both programs, and compares what they say.
    private static func compare(_ paths: [String]) async throws {
        guard let promtool = Binary.installed("promtool") else { return }
        let ours = try RunningProgram(Binary.path, ["test", "rules"] + paths)
        let theirs = try RunningProgram(promtool, ["test", "rules"] + paths)
        #expect(try await ours.waitForExit(within: 280) == theirs.waitForExit(within: 280))
        #expect(theirs.text.contains("FAILED"), "nothing fails that a test looks at")
        let difference = failures(ours.text).difference(from: failures(theirs.text)).map { change in
            switch change {
            case .insert(_, let line, _): "here: \(line)"
            case .remove(_, let line, _): "promtool: \(line)"
            }
        }
        #expect(difference == [], "\(difference.prefix(20).joined(separator: "\n"))")
    }

    /// The lines that say what failed. promtool writes empty ones in between, the exporter a last one that counts files.
    private static func failures(_ output: String) -> [String] {
        output.split(separator: "\n").map(String.init).filter { line in
            !line.allSatisfy(\.isWhitespace) && !line.hasPrefix("Error: ")
        }
    }
}
