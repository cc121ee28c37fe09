import PromQL

/// A recording or alerting rule, ready to evaluate.
public struct Rule: Sendable {
    public enum Kind: Sendable, Equatable {
        case recording
        /// - Parameters:
        ///   - hold: How long a series must be returned before its alert fires (`for`). Milliseconds.
        ///   - keepFiringFor: How long an alert goes on firing when its series is gone. Milliseconds.
        case alerting(hold: Int64, keepFiringFor: Int64)
    }

    /// The name of the recorded metric or of the alert.
    public let name: String
    public let kind: Kind
    public let expression: Expression
    /// As written, in the order of the names' bytes. An empty value removes the label of the series.
    public let labels: [Label]
    /// As written, in the order of the names' bytes.
    public let annotations: [Label]
    /// The line of the rule in its file, from 1.
    public let line: Int
    let labelTemplates: [(name: String, template: AlertTemplate)]
    let annotationTemplates: [(name: String, template: AlertTemplate)]

    /// The expression in canonical form.
    public var query: String { expression.description }

    public var isAlerting: Bool { kind != .recording }
}

/// Rules that are evaluated one after the other at the same times.
public struct RuleGroup: Sendable {
    public let name: String
    /// The file it was read from.
    public let file: String
    /// Milliseconds between evaluations; nil for the default.
    public let interval: Int64?
    /// How many series or alerts a rule may give; 0 for any number.
    public let limit: Int
    public let rules: [Rule]

    /// What a group is known by, as Prometheus writes it in its label `rule_group`: `FILE;NAME`.
    public var key: String { "\(file);\(name)" }
}

/// The groups of one file.
public struct RuleFile: Sendable {
    public let path: String
    public let groups: [RuleGroup]

    /// Rules of the same name with the same labels: each after the first. They may overwrite each other's series.
    public var duplicates: [RuleProblem] {
        var seen: Set<String> = []
        return groups.flatMap { group in
            group.rules.compactMap { rule in
                guard !seen.insert(rule.identity).inserted else { return nil }
                return RuleProblem(
                    file: path, line: rule.line,
                    message: "group \(GoText.quoted(group.name)), \(GoText.quoted(rule.name)): duplicate rule",
                    remedy: "give one of them another name or other labels")
            }
        }
    }
}

extension Rule {
    /// The name and the labels, by which a rule is known again after a reload.
    var identity: String {
        name + labels.map { "\u{0}\($0.name)\u{0}\($0.value)" }.joined()
    }
}
