import Foundation
import TestSupport
import Testing

@testable import Exporter

/// Rule files that a configuration names, on the disk.
@Suite struct RuleFilesConfigurationTests {
    private let folder: StoreFolder

    init() throws { folder = try StoreFolder() }

    private func load(_ configuration: String, _ files: [String: String] = [:]) throws -> ConfigurationResult {
        for (name, text) in files.merging(["config.yml": configuration], uniquingKeysWith: { $1 }) {
            try Data(text.utf8).write(to: URL(filePath: "\(folder.path)/\(name)"))
        }
        return ConfigurationLoader.load(path: "\(folder.path)/config.yml", environment: [:])
    }

    private static func group(_ name: String) -> String {
        "groups: [{name: \(name), rules: [{record: \(name), expr: \"1\"}]}]"
    }

    @Test func patternsAreRelativeToTheConfigurationAndEachFileIsReadOnce() throws {
        let result = try load(
            "rule_files: ['*.rules', b.rules]", ["b.rules": Self.group("b"), "a.rules": Self.group("a")])
        #expect(result.diagnostics.isEmpty)
        let files = try #require(result.configuration?.ruleFiles)
        #expect(files.files.map(\.path) == ["\(folder.path)/a.rules", "\(folder.path)/b.rules"])
        #expect(files.ruleCount == 2)
    }

    @Test func aPatternThatFindsNothingIsAWarning() throws {
        let result = try load("rule_files:\n  - none/*.yml\n")
        #expect(result.configuration?.ruleFiles.files.isEmpty == true)
        let problem = try #require(result.diagnostics.first)
        #expect(problem.severity == .warning && problem.field == "rule_files[0]" && problem.line == 2)
    }

    @Test func aBadRuleFileIsAnErrorAtItsPlace() throws {
        let result = try load(
            "rule_files: ['*.rules']",
            ["bad.rules": "groups:\n  - name: g\n    rules:\n      - {record: x, expr: sum(}\n", "good.rules": Self.group("a")])
        #expect(result.configuration == nil)
        #expect(result.diagnostics.map(\.severity) == [.error])
        #expect(result.diagnostics.first?.description.hasPrefix("\(folder.path)/bad.rules:4:") == true)
        #expect(result.diagnostics.first?.message.contains("could not parse expression") == true)
    }

    @Test func whatCannotBeReadIsAnErrorAtThePattern() throws {
        try FileManager.default.createDirectory(atPath: folder.path + "/x.rules", withIntermediateDirectories: true)
        let result = try load("rule_files: [x.rules]")
        #expect(result.diagnostics.map(\.field) == ["rule_files[0]"])
        #expect(result.diagnostics.first?.message.contains("folder") == true)
        try Data([0xff, 0xfe]).write(to: URL(filePath: folder.path + "/y.rules"))
        #expect(try load("rule_files: [y.rules]").diagnostics.first?.message == "is not UTF-8")
    }

    @Test func twoRulesThatAreTheSameAreAWarning() throws {
        let rules = "groups: [{name: g, rules: [{record: x, expr: \"1\"}, {record: x, expr: \"2\"}]}]"
        let result = try load("rule_files: [a.rules]", ["a.rules": rules])
        #expect(result.configuration?.ruleFiles.ruleCount == 2)
        #expect(result.diagnostics.map(\.severity) == [.warning])
    }

    @Test func configurationsDifferWhenTheirRulesDo() throws {
        let first = try load("rule_files: [a.rules]", ["a.rules": Self.group("a")]).configuration
        let same = try load("rule_files: [a.rules]").configuration
        let other = try load("rule_files: [a.rules]", ["a.rules": Self.group("b")]).configuration
        #expect(first == same && first != other)
    }

    @Test func patternsAreThoseOfAShell() throws {
        let folder = try TemporaryFolder()
        for name in ["a.yml", "b.yml", "c.txt", ".d.yml", "[e.yml"] { _ = try folder.write(name, "") }
        func found(_ pattern: String) throws -> [String] {
            try FilePattern.matching("\(folder.path)/\(pattern)").map { String($0.dropFirst(folder.path.count + 1)) }
        }
        #expect(try found("*.yml") == ["[e.yml", "a.yml", "b.yml"])
        #expect(try found("[b-z].*") == ["b.yml", "c.txt"])
        #expect(try found("?.yml") == ["a.yml", "b.yml"])
        #expect(try found("a.yml") == ["a.yml"] && found("z.yml").isEmpty && found("x/*.yml").isEmpty)
        #expect(try found("\\[e.yml") == ["[e.yml"])
        #expect(throws: FilePattern.SyntaxError.self) { try found("[a") }
        #expect(throws: FilePattern.SyntaxError.self) { try found("[]/*.yml") }
    }
}
