import Exposition
import Foundation
import PromQL
import Testing

@testable import AlertRules
@testable import Exporter

/// The rules in `alerts/` against what the exporter exports, against their tests and against the runbook.
@Suite struct AlertFilesTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// What Prometheus makes of every target.
    private static let ofPrometheus: [String: Set<String>] = ["up": ["job", "instance"]]

    private static func files(in folder: String) throws -> [URL] {
        let found = try FileManager.default.contentsOfDirectory(
            at: root.appending(path: folder), includingPropertiesForKeys: nil)
        return found.filter { $0.pathExtension == "yml" }.sorted { $0.path < $1.path }
    }

    private static func rules() throws -> [(file: String, rule: Rule)] {
        try files(in: "alerts").flatMap { url in
            let (file, problems) = RuleFile.parse(try String(contentsOf: url, encoding: .utf8), path: url.path)
            #expect(problems.isEmpty, "\(problems)")
            let parsed = try #require(file)
            #expect(parsed.duplicates.isEmpty, "\(parsed.duplicates)")
            return parsed.groups.flatMap(\.rules).map { (url.lastPathComponent, $0) }
        }
    }

    /// The labels of each metric that is exported, as far as one has samples.
    private static func exported() -> [String: Set<String>] {
        var labels = ofPrometheus
        let families = Collectors.collect(SampleState.input())
        for family in families {
            labels[family.name, default: []].formUnion(family.samples.flatMap { $0.labels.pairs.map(\.name) })
        }
        #expect(Set(MetricDescription.all(families).map(\.name)).isSubset(of: labels.keys))
        return labels
    }

    private static func selectors(_ expression: PromQL.Expression) -> [VectorSelector] {
        switch expression {
        case .vectorSelector(let selector): [selector]
        case .matrixSelector(let matrix): [matrix.selector]
        default: expression.children.flatMap(selectors)
        }
    }

    /// The labels that are named beside selectors: by, without, on, ignoring, group_left and group_right.
    private static func groupings(_ expression: PromQL.Expression) -> [String] {
        let own: [String] =
            switch expression {
            case .aggregation(let node): node.grouping.labels
            case .binary(let node): node.matching.labels + node.matching.included
            default: []
            }
        return own + expression.children.flatMap(groupings)
    }

    @Test func everyMetricAndLabelOfARuleIsExported() throws {
        var metrics = Self.exported()
        let rules = try Self.rules()
        #expect(rules.count >= 50)
        for rule in rules.map(\.rule) where !rule.isAlerting { metrics[rule.name] = Set(Self.groupings(rule.expression)) }
        for (file, rule) in rules {
            let selectors = Self.selectors(rule.expression)
            #expect(!selectors.isEmpty, "\(rule.name)")
            var known: Set<String> = []
            for selector in selectors {
                let name = try #require(selector.name, "\(file): \(rule.name) selects by something else than a name")
                let labels = try #require(metrics[name], "\(file): \(rule.name): nothing exports \(name)")
                known.formUnion(labels)
                for matcher in selector.matchers where matcher.name != "__name__" {
                    #expect(labels.contains(matcher.name), "\(file): \(rule.name): \(name) has no label \(matcher.name)")
                }
            }
            let unknown = Set(Self.groupings(rule.expression)).subtracting(known)
            #expect(unknown == [], "\(file): \(rule.name)")
            // What templates name is what the result has.
            let texts = (rule.labels + rule.annotations).map(\.value).joined()
            let named = Set(texts.matches(of: /\$labels\.(\w+)/).map { String($0.output.1) })
            #expect(named.subtracting(known) == [], "\(file): \(rule.name)")
        }
    }

    /// The exporter's own samples have neither label.
    @Test func onlyTheRuleForPrometheusAsksForJobOrInstance() throws {
        for (file, rule) in try Self.rules() where rule.name != "HolySheepExporterScrapeFailing" {
            let labels = Self.selectors(rule.expression).flatMap { $0.matchers.map(\.name) } + Self.groupings(rule.expression)
            #expect(!labels.contains("job") && !labels.contains("instance"), "\(file): \(rule.name)")
            #expect(!rule.annotations.contains { $0.value.contains("labels.instance") }, "\(file): \(rule.name)")
        }
    }

    @Test func everyAlertSaysHowBadItIsAndWhatToDo() throws {
        let runbook = try String(contentsOf: Self.root.appending(path: "docs/runbook.md"), encoding: .utf8)
        let sections = runbook.matches(of: /(?m)^## (\w+)$/).map { String($0.output.1) }
        let alerts = try Self.rules().filter { $0.rule.isAlerting }.map(\.rule)
        #expect(sections.sorted() == alerts.map(\.name).sorted())
        for alert in alerts {
            #expect(alert.labels.map(\.name) == ["severity"], "\(alert.name)")
            #expect(["critical", "warning", "info"].contains(alert.labels.first?.value), "\(alert.name)")
            let annotations = Dictionary(uniqueKeysWithValues: alert.annotations.map { ($0.name, $0.value) })
            #expect(annotations.keys.sorted() == ["description", "runbook_url", "summary"], "\(alert.name)")
            #expect(annotations["runbook_url"] == "docs/runbook.md#\(alert.name.lowercased())")
            #expect(annotations["description"]?.hasSuffix(".") == true, "\(alert.name)")
        }
    }

    /// Links and anchors of the runbook lead somewhere.
    @Test func everyLinkOfTheRunbookLeadsSomewhere() throws {
        let text = try String(contentsOf: Self.root.appending(path: "docs/runbook.md"), encoding: .utf8)
        let anchors = Set(text.matches(of: /(?m)^## (\w+)$/).map { $0.output.1.lowercased() })
        for link in text.matches(of: /\]\(#([^)]+)\)/) { #expect(anchors.contains(String(link.output.1)), "\(link.output.1)") }
        for link in text.matches(of: /\]\(([^)#]+)(?:#[^)]*)?\)/) {
            let target = Self.root.appending(path: "docs").appending(path: String(link.output.1))
            #expect(FileManager.default.fileExists(atPath: target.path), "\(link.output.1)")
        }
    }

    @Test func everyAlertIsTestedFiringAndSilent() throws {
        var firing: Set<String> = []
        var silent: Set<String> = []
        for url in try Self.files(in: "alerts/tests") {
            let (file, problems) = UnitTestFile.parse(try String(contentsOf: url, encoding: .utf8), path: url.path)
            #expect(problems.isEmpty, "\(problems)")
            let tests = try #require(file)
            #expect(tests.ruleFiles == ["../" + url.lastPathComponent.replacing("_test", with: "")])
            for check in tests.tests.flatMap(\.alertTests) {
                if check.expected.isEmpty { silent.insert(check.alert) } else { firing.insert(check.alert) }
            }
        }
        let alerts = Set(try Self.rules().filter { $0.rule.isAlerting }.map(\.rule.name))
        #expect(firing == alerts)
        #expect(alerts.subtracting(silent) == [])
    }
}
