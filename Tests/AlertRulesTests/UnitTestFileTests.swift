import AlertRules
import Foundation
import Testing

@Suite struct UnitTestFileTests {
    private static let rules = """
        groups:
        - name: g
          rules:
          - {record: double, expr: m * 2}
          - {alert: A, expr: double > 2, for: 1m, labels: {s: "{{ $externalLabels.dc }}"}, annotations: {v: "{{ $value }}"}}
        """

    private func run(_ checks: String) throws -> [String] {
        let text = """
            rule_files: [rules.yml]
            tests:
            - interval: 1m
              name: demand
              external_labels: {dc: eu}
              input_series: [{series: 'm{i="a"}', values: '1 2 2 2'}, {series: 'm{i="b"}', values: '1 _ stale 2x3'}]
              \(checks)
            """
        let (file, problems) = UnitTestFile.parse(text, path: "t.yml")
        if let problem = problems.first { throw problem }
        let rules = try #require(RuleFile.parse(Self.rules, path: "rules.yml").file)
        return try #require(file).run([rules]).map(\.description)
    }

    @Test(arguments: [
        "promql_expr_test: [{expr: double, eval_time: 2m, exp_samples: [{labels: 'double{i=\"a\"}', value: 4}]}]",
        "promql_expr_test: [{expr: double > 9, eval_time: 2m}]",
        "alert_rule_test: [{eval_time: 1m, alertname: A}]",
        "alert_rule_test: [{eval_time: 150s, alertname: A, exp_alerts: [{exp_labels: {i: a, s: eu}, exp_annotations: {v: 4}}]}]",
        "alert_rule_test: [{eval_time: 2m, alertname: Other, exp_alerts: []}]",
    ])
    func passes(checks: String) throws {
        #expect(try run(checks) == [])
    }

    @Test func showsWhatCame() throws {
        #expect(
            try run("promql_expr_test: [{expr: double, eval_time: 2m, exp_samples: [{labels: double, value: 0.5}]}]") == [
                """
                    expr: "double", time: 2m,
                        exp: {__name__="double"} 5E-01
                        got: {__name__="double", i="a"} 4E+00
                """
            ])
        #expect(
            try run("alert_rule_test: [{eval_time: 2m, alertname: A}]") == [
                "    name: demand,\n    alertname: A, time: 2m, \n        exp:[], \n        got:[\n"
                    + "            0:\n              Labels:{alertname=\"A\", i=\"a\", s=\"eu\"}\n"
                    + "              Annotations:{v=\"4\"}\n            ]"
            ])
    }

    @Test(arguments: [
        ("tests: [{foo: 1}]", "1:10: field foo not found in a test"),
        ("group_eval_order: [a, a]", "1:19: group name repeated in evaluation order: a"),
        (
            "tests: [{alert_rule_test: [{eval_time: 1m}]}]",
            "1:28: an item under alert_rule_test misses required attribute alertname at eval_time 1m"
        ),
        ("tests: [{promql_expr_test: [{exp_samples: [{value: '6'}]}]}]", "1:52: cannot read \"6\" as value"),
        ("tests: [{input_series: [{series: 'up{', values: '1'}]}]", "1:25: input series \"up{ 1\": 1:5: parse error"),
    ])
    func refuses(text: String, expected: String) throws {
        let (file, problems) = UnitTestFile.parse(text, path: "t.yml")
        #expect(file == nil)
        #expect(try #require(problems.first).description.hasPrefix("t.yml:\(expected)"), "\(problems)")
    }
}
