import AlertRules
import Testing

@Suite struct RuleFileTests {
    @Test func readsWhatPrometheusReads() throws {
        let text = """
            groups:
              - name: demand
                interval: 30s
                limit: 5
                rules:
                  - record: job:up:sum
                    expr: sum by (job) (up)
                    labels: {team: core, tier: 1}
                  - alert: Down
                    expr: up==0
                    for: 5m
                    keep_firing_for: 1m
                    annotations: {summary: "{{ $labels.job }}"}
              - name: empty
            """
        let (file, problems) = RuleFile.parse(text, path: "a.yml")
        #expect(problems.isEmpty)
        let groups = try #require(file).groups
        #expect(groups.map(\.name) == ["demand", "empty"])
        #expect(groups[0].interval == 30_000 && groups[0].limit == 5 && groups[1].interval == nil)
        #expect(groups[0].rules.map(\.name) == ["job:up:sum", "Down"])
        #expect(groups[0].rules.map(\.query) == ["sum by (job) (up)", "up == 0"])
        #expect(groups[0].rules[0].labels.map(\.value) == ["core", "1"])
        #expect(groups[0].rules[1].kind == .alerting(hold: 300_000, keepFiringFor: 60_000))
        #expect(groups[0].rules.map(\.line) == [6, 9])
    }

    /// The messages are those of `promtool check rules`.
    @Test(arguments: [
        ("groups: [{name: ''}]", "1:10: Groupname must not be empty"),
        ("groups: [{name: a}, {name: a}]", "1:21: groupname: \"a\" is repeated in the same file"),
        ("groups: [{name: a, colour: red}]", "1:20: field colour not found in a rule group"),
        ("rules: []", "1:1: field rules not found in a rule file"),
        ("groups: [{name: a, interval: 5}]", "1:30: not a valid duration string: \"5\""),
        (
            "groups: [{name: a, rules: [{expr: up}]}]",
            "1:28: group \"a\", rule 1, \"\": one of 'record' or 'alert' must be set"
        ),
        (
            "groups: [{name: a, rules: [{record: x, alert: y, expr: up}]}]",
            "1:37: group \"a\", rule 1, \"y\": only one of 'record' and 'alert' must be set"
        ),
        (
            "groups: [{name: a, rules: [{alert: x}]}]",
            "1:28: group \"a\", rule 1, \"x\": field 'expr' must be set in rule"
        ),
        (
            "groups:\n- name: a\n  rules:\n  - alert: x\n    expr: foo +",
            "5:11: group \"a\", rule 1, \"x\": could not parse expression: 1:6: parse error: unexpected end of input"
        ),
        (
            "groups: [{name: a, rules: [{record: a b, expr: up}]}]",
            "1:37: group \"a\", rule 1, \"a b\": invalid recording rule name: a b"
        ),
        (
            "groups: [{name: a, rules: [{record: x, expr: up, for: 5m}]}]",
            "1:37: group \"a\", rule 1, \"x\": invalid field 'for' in recording rule"
        ),
        (
            "groups: [{name: a, rules: [{alert: x, expr: up, labels: {a-b: c}}]}]",
            "1:58: group \"a\", rule 1, \"x\": invalid label name: a-b"
        ),
        (
            "groups: [{name: a, rules: [{alert: x, expr: up, annotations: {s: '{{ foo }}'}}]}]",
            "1:63: group \"a\", rule 1, \"x\": annotation \"s\": template: __alert_x:1: function \"foo\" not defined"
        ),
        ("groups: [", "2:1: yaml: did not find expected node content"),
    ])
    func tellsWhereAndWhat(text: String, expected: String) throws {
        let (file, problems) = RuleFile.parse(text, path: "a.yml")
        #expect(file == nil)
        let first = try #require(problems.first)
        #expect(first.description.hasPrefix("a.yml:\(expected) ("), "\(first)")
        #expect(!first.remedy.isEmpty)
    }

    @Test func findsEveryProblem() {
        let text = "groups: [{name: a, rules: [{alert: x, expr: '('}, {record: y, expr: ')'}]}, {name: a}]"
        #expect(RuleFile.parse(text, path: "a.yml").problems.count == 3)
    }

    @Test func readsMergedMappingsAndAByteOrderMark() throws {
        let text = """
            \u{FEFF}groups:
              - name: g
                rules:
                  - &first {alert: A, expr: up, for: 1m, labels: &labels {severity: page, team: x}}
                  - {<<: *first, alert: B, labels: {<<: [*labels, {team: y, area: z}], severity: info}}
            """
        let (file, problems) = RuleFile.parse(text, path: "rules.yml")
        #expect(problems.isEmpty, "\(problems)")
        let rules = try #require(file?.groups.first?.rules)
        #expect(rules.map(\.name) == ["A", "B"] && rules[1].kind == rules[0].kind && rules[1].query == "up")
        #expect(rules[1].labels.map { "\($0.name)=\($0.value)" } == ["area=z", "severity=info", "team=x"])
        let (_, wrong) = RuleFile.parse("groups: [{name: g, rules: [{<<: x, alert: A, expr: up}]}]", path: "rules.yml")
        #expect(wrong.map(\.message) == ["map merge requires map or sequence of maps as the value"])
    }

    @Test func findsDuplicateRules() throws {
        let rule = "{alert: A, expr: up, labels: {a: b}}"
        let text = "groups: [{name: a, rules: [\(rule), {alert: A, expr: up}]}, {name: b, rules: [\(rule)]}]"
        let duplicates = try #require(RuleFile.parse(text, path: "a.yml").file).duplicates
        #expect(duplicates.map(\.message) == ["group \"b\", \"A\": duplicate rule"])
    }
}
