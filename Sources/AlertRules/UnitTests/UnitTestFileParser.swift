import PromQL
import Yams

extension UnitTestFile {
    /// Reads a file of unit tests.
    ///
    /// - Returns: The file, or nil and every problem in it.
    public static func parse(_ text: String, path: String) -> (file: UnitTestFile?, problems: [RuleProblem]) {
        let reader = YAMLReader(file: path)
        let file = UnitTestFileParser(reader: reader).file(text)
        return (reader.problems.isEmpty ? file : nil, reader.problems)
    }
}

struct UnitTestFileParser {
    let reader: YAMLReader

    func file(_ text: String) -> UnitTestFile? {
        guard let root = reader.root(of: text) else {
            return UnitTestFile(
                path: reader.file, ruleFiles: [], evaluationInterval: 60_000, groupOrder: [], tests: [])
        }
        let known = ["rule_files", "evaluation_interval", "group_eval_order", "tests"]
        let fields = reader.fields(root, of: "a file of rule tests", known: known)
        let interval = reader.duration(fields["evaluation_interval"], of: "evaluation_interval") ?? 0
        return UnitTestFile(
            path: reader.file, ruleFiles: texts(fields["rule_files"], of: "rule_files"),
            evaluationInterval: interval > 0 ? interval : 60_000, groupOrder: order(fields["group_eval_order"]),
            tests: reader.elements(fields["tests"], of: "tests").map(test))
    }

    private func texts(_ node: Node?, of what: String) -> [String] {
        reader.elements(node, of: what).compactMap { reader.text($0, of: what) }
    }

    private func order(_ node: Node?) -> [String] {
        let names = texts(node, of: "group_eval_order")
        var seen: Set<String> = []
        for name in names where !seen.insert(name).inserted {
            reader.fail(node, "group name repeated in evaluation order: \(name)", remedy: "name each group once")
        }
        return names
    }

    private func test(_ node: Node) -> UnitTest {
        let known = [
            "interval", "input_series", "alert_rule_test", "promql_expr_test", "external_labels", "external_url", "name",
        ]
        let fields = reader.fields(node, of: "a test", known: known)
        let name = reader.text(fields["name"], of: "name") ?? ""
        let interval = reader.duration(fields["interval"], of: "interval") ?? 0
        let external = reader.labels(fields["external_labels"], of: "external_labels").map {
            ($0.label.name, $0.label.value)
        }
        return UnitTest(
            name: name, line: node.mark?.line ?? 1, interval: interval,
            inputs: inputs(fields["input_series"], interval),
            externalLabels: Dictionary(external) { $1 },
            externalURL: reader.text(fields["external_url"], of: "external_url") ?? "",
            alertTests: reader.elements(fields["alert_rule_test"], of: "alert_rule_test").map {
                alertTest($0, in: name)
            },
            expressionTests: reader.elements(fields["promql_expr_test"], of: "promql_expr_test").map(expressionTest))
    }

    // MARK: Input

    /// The series; of two with the same labels the later counts.
    private func inputs(_ node: Node?, _ interval: Int64) -> [Series] {
        var series: [Labels: Series] = [:]
        for node in reader.elements(node, of: "input_series") {
            let fields = reader.fields(node, of: "an input series", known: ["series", "values"])
            let name = reader.text(fields["series"], of: "series") ?? ""
            let values = reader.text(fields["values"], of: "values") ?? ""
            do {
                let parsed = try SeriesNotation.parse("\(name) \(values)")
                series[parsed.labels] = spread(parsed.values, parsed.labels, interval)
            } catch {
                reader.fail(
                    node, "input series \(GoText.quoted("\(name) \(values)")): \(error)",
                    remedy: "write labels as in up{job=\"x\"}, and values as in 1 2 _ 3x5 0+10x4 stale")
            }
        }
        return series.values.sorted { $0.labels < $1.labels }
    }

    private func spread(_ values: [Double?], _ labels: Labels, _ interval: Int64) -> Series {
        var times: [Int64] = []
        var present: [Double] = []
        for (index, value) in values.enumerated() {
            guard let value else { continue }
            let time = Int64(index) * interval
            // Without an interval all are at one time, where the first counts.
            guard times.last != time else { continue }
            times.append(time)
            present.append(value)
        }
        return Series(labels: labels, timestamps: times, values: present)
    }

    // MARK: Checks

    private func alertTest(_ node: Node, in test: String) -> AlertTest {
        let fields = reader.fields(node, of: "an alert test", known: ["eval_time", "alertname", "exp_alerts"])
        let time = reader.duration(fields["eval_time"], of: "eval_time") ?? 0
        let name = reader.text(fields["alertname"], of: "alertname") ?? ""
        if name.isEmpty {
            let place = test.isEmpty ? "" : " (in TestGroup \(test))"
            reader.fail(
                node,
                "an item under alert_rule_test misses required attribute alertname at eval_time "
                    + QueryDuration.format(time) + place,
                remedy: "name the alert to look at")
        }
        let expected = reader.elements(fields["exp_alerts"], of: "exp_alerts").map { node in
            let fields = reader.fields(node, of: "an expected alert", known: ["exp_labels", "exp_annotations"])
            let labels = reader.labels(fields["exp_labels"], of: "exp_labels").map(\.label)
            let others = labels.filter { $0.name != RuleState.alertName }
            return AlertTest.Expected(
                labels: (others + [Label(name: RuleState.alertName, value: name)])
                    .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) },
                annotations: reader.labels(fields["exp_annotations"], of: "exp_annotations").map(\.label))
        }
        return AlertTest(time: time, alert: name, expected: expected.sorted())
    }

    private func expressionTest(_ node: Node) -> ExpressionTest {
        let fields = reader.fields(node, of: "an expression test", known: ["expr", "eval_time", "exp_samples"])
        return ExpressionTest(
            time: reader.duration(fields["eval_time"], of: "eval_time") ?? 0,
            expression: reader.text(fields["expr"], of: "expr") ?? "",
            expected: reader.elements(fields["exp_samples"], of: "exp_samples").map { node in
                let fields = reader.fields(node, of: "an expected sample", known: ["labels", "value"])
                return (reader.text(fields["labels"], of: "labels") ?? "", number(fields["value"]))
            })
    }

    private func number(_ node: Node?) -> Double {
        guard let node, let text = reader.text(node, of: "value") else { return 0 }
        let isPlain = node.scalar?.style == .plain
        let plain = text.replacing("_", with: "").lowercased()
        if isPlain, let number = YAMLNumber.value(plain) { return number }
        reader.fail(node, "cannot read \(GoText.quoted(text)) as value", remedy: "write a number without quotes")
        return 0
    }
}

/// Numbers in YAML.
enum YAMLNumber {
    static func value(_ text: String) -> Double? {
        switch text {
        case ".inf", "+.inf": return .infinity
        case "-.inf": return -.infinity
        case ".nan": return .nan
        default: break
        }
        if text.hasPrefix("0x") { return Int64(text.dropFirst(2), radix: 16).map(Double.init) }
        guard text.utf8.allSatisfy({ "0123456789+-.e".utf8.contains($0) }) else { return nil }
        return Double(text.hasPrefix("+") ? String(text.dropFirst()) : text)
    }
}
