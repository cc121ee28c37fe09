import PromQL

/// What a test did not give.
public struct UnitTestFailure: Sendable, CustomStringConvertible {
    /// The name of the test, empty if it has none, and its line in the file.
    public let test: String
    public let line: Int
    /// What was expected and what came, as promtool writes it.
    public let description: String
}

extension UnitTestFile {
    /// Runs all tests, each from the beginning of time and with its own series.
    ///
    /// - Parameter files: The rule files that ``ruleFiles`` name, which have been read.
    public func run(_ files: [RuleFile]) -> [UnitTestFailure] {
        tests.flatMap { test in
            var run = UnitTestRun(test: test, file: self, files: files)
            run.run()
            return run.failures
        }
    }
}

/// One test under way.
private struct UnitTestRun {
    let test: UnitTest
    let evaluationInterval: Int64
    let engine: Engine
    var groups: [RuleGroupState]
    var store: UnitTestStore
    var failures: [UnitTestFailure] = []

    init(test: UnitTest, file: UnitTestFile, files: [RuleFile]) {
        self.test = test
        evaluationInterval = file.evaluationInterval
        var engineOptions = Engine.Options()
        engineOptions.subqueryStep = file.evaluationInterval
        engine = Engine(options: engineOptions)
        var options = RuleOptions()
        if test.interval > 0 { options.interval = test.interval }
        options.externalLabels = test.externalLabels
        options.externalURL = test.externalURL
        let order = Dictionary(file.groupOrder.enumerated().map { ($1, $0) }) { first, _ in first }
        groups = RuleGroups(files, options: options).groups.enumerated().sorted { left, right in
            let (mine, other) = (order[left.element.group.name] ?? 0, order[right.element.group.name] ?? 0)
            return mine == other ? left.offset < right.offset : mine < other
        }.map(\.element)
        store = UnitTestStore(test.inputs)
    }

    private mutating func fail(_ text: String) {
        failures.append(UnitTestFailure(test: test.name, line: test.line, description: text))
    }

    mutating func run() {
        var time: Int64 = 0
        var pending = Dictionary(grouping: test.alertTests) { $0.time / evaluationInterval }
        while time <= test.end {
            guard evaluate(at: time) else { return }
            // A check between two evaluations sees what the earlier one gave.
            let checks = pending.removeValue(forKey: time / evaluationInterval) ?? []
            for check in checks.sorted(by: { $0.time < $1.time }) {
                self.check(check)
            }
            time += evaluationInterval
        }
        for check in test.expressionTests { self.check(check) }
    }

    /// - Returns: Whether all rules could be evaluated.
    private mutating func evaluate(at time: Int64) -> Bool {
        store.advance(to: time)
        let known = failures.count
        for index in groups.indices {
            let evaluation = groups[index].evaluate(at: time, engine: engine, source: store)
            for failure in evaluation.failures {
                let name = groups[index].rules[failure.rule].rule.name
                fail("    rule: \(name), time: \(Self.goDuration(time)), err: \(failure.message)")
            }
            for sample in store.append(evaluation.samples) {
                fail(
                    "    rule: \(sample.labels[Labels.metricName]), time: \(Self.goDuration(time)), "
                        + "err: duplicate sample for timestamp")
            }
        }
        return failures.count == known
    }

    // MARK: Checks

    private mutating func check(_ check: AlertTest) {
        let got = groups.flatMap(\.rules).filter { $0.rule.isAlerting && $0.rule.name == check.alert }
            .flatMap(\.activeAlerts).filter { $0.state == .firing }
            .map { AlertTest.Expected(labels: $0.labels.pairs, annotations: $0.annotations) }.sorted()
        guard got != check.expected else { return }
        let name = test.name.isEmpty ? "" : "    name: \(test.name),\n"
        fail(
            "\(name)    alertname: \(check.alert), time: \(QueryDuration.format(check.time)), \n"
                + "        exp:\(Self.text(check.expected)), \n        got:\(Self.text(got))")
    }

    private static func text(_ alerts: [AlertTest.Expected]) -> String {
        guard !alerts.isEmpty else { return "[]" }
        let indent = String(repeating: " ", count: 12)
        let items = alerts.enumerated().map { index, alert in
            "\(indent)\(index):\n\(indent)  Labels:\(text(alert.labels))\n"
                + "\(indent)  Annotations:\(text(alert.annotations))"
        }
        return "[\n\(items.joined(separator: ",\n"))\n\(indent)]"
    }

    private static func text(_ labels: [Label]) -> String {
        "{" + labels.map { "\($0.name)=\(GoText.quoted($0.value))" }.joined(separator: ", ") + "}"
    }

    private mutating func check(_ check: ExpressionTest) {
        let place = "    expr: \(GoText.quoted(check.expression)), time: \(QueryDuration.format(check.time)),"
        var expected: [(labels: Labels, value: Double)] = []
        for sample in check.expected {
            do {
                expected.append((try SeriesNotation.parseLabels(sample.labels), sample.value))
            } catch {
                return fail("\(place) err: labels \(GoText.quoted(sample.labels)): \(error)")
            }
        }
        do {
            let context = RuleContext(
                engine: engine, time: check.time, source: store, limit: 0, options: RuleOptions(), checkpoint: {})
            let got = try context.vector(check.expression).map { (labels: $0.labels, value: $0.value) }
                .sorted { $0.labels < $1.labels }
            expected.sort { $0.labels < $1.labels }
            if got.count != expected.count || !zip(got, expected).allSatisfy({ $0 == $1 }) {
                fail("\(place)\n        exp: \(Self.text(expected))\n        got: \(Self.text(got))")
            }
        } catch {
            fail("\(place) err: \(error)")
        }
    }

    private static func text(_ samples: [(labels: Labels, value: Double)]) -> String {
        guard !samples.isEmpty else { return "nil" }
        return samples.map { "\($0.labels) \(GoText.scientific($0.value))" }.joined(separator: ", ")
    }

    /// A time as Go writes it, such as `1h5m0s`.
    private static func goDuration(_ milliseconds: Int64) -> String {
        let (hours, minutes) = (milliseconds / 3_600_000, milliseconds / 60_000 % 60)
        let rest = milliseconds % 60_000
        if milliseconds > 0 && milliseconds < 1000 { return "\(milliseconds)ms" }
        let seconds = rest % 1000 == 0 ? "\(rest / 1000)s" : "\(Double(rest) / 1000)s"
        if hours > 0 { return "\(hours)h\(minutes)m\(seconds)" }
        return minutes > 0 ? "\(minutes)m\(seconds)" : seconds
    }
}

extension GoText {
    /// The shortest digits with an exponent of two digits or more (`FormatFloat(v, 'E', -1, 64)`).
    fileprivate static func scientific(_ value: Double) -> String {
        guard value.isFinite else { return decimal(value) }
        guard value != 0 else { return value.sign == .minus ? "-0E+00" : "0E+00" }
        let text = decimal(value.magnitude)
        let digits = text.filter { $0 != "." }.drop { $0 == "0" }
        let point = text.firstIndex(of: ".").map { text.distance(from: text.startIndex, to: $0) } ?? text.count
        let leadingZeros = text.filter { $0 != "." }.prefix { $0 == "0" }.count
        let exponent = point - leadingZeros - 1
        var significant = String(digits)
        while significant.count > 1 && significant.hasSuffix("0") { significant.removeLast() }
        let fraction = significant.dropFirst().isEmpty ? "" : "." + significant.dropFirst()
        let shown = exponent.magnitude < 10 ? "0\(exponent.magnitude)" : "\(exponent.magnitude)"
        return (value < 0 ? "-" : "") + significant.prefix(1) + fraction + "E" + (exponent < 0 ? "-" : "+") + shown
    }
}
