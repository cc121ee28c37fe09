import PromQL
import Yams

extension RuleFile {
    /// Reads a rule file in Prometheus's format.
    ///
    /// - Returns: The file, or nil and every problem in it.
    public static func parse(_ text: String, path: String) -> (file: RuleFile?, problems: [RuleProblem]) {
        let parser = RuleFileParser(path: path)
        let groups = parser.groups(text)
        let problems = parser.reader.problems
        return (problems.isEmpty ? RuleFile(path: path, groups: groups) : nil, problems)
    }
}

struct RuleFileParser {
    let reader: YAMLReader

    init(path: String) {
        reader = YAMLReader(file: path)
    }

    func groups(_ text: String) -> [RuleGroup] {
        guard let root = reader.root(of: text) else { return [] }
        let fields = reader.fields(root, of: "a rule file", known: ["groups"])
        var names: Set<String> = []
        return reader.elements(fields["groups"], of: "groups").map { node in
            let group = group(node)
            if group.name.isEmpty {
                reader.fail(node, "Groupname must not be empty", remedy: "give the group a name")
            }
            if !names.insert(group.name).inserted {
                reader.fail(
                    node, "groupname: \"\(group.name)\" is repeated in the same file",
                    remedy: "merge the groups or rename one")
            }
            return group
        }
    }

    private func group(_ node: Node) -> RuleGroup {
        let fields = reader.fields(node, of: "a rule group", known: ["name", "interval", "limit", "rules"])
        let name = reader.text(fields["name"], of: "name") ?? ""
        let interval = reader.duration(fields["interval"], of: "interval") ?? 0
        return RuleGroup(
            name: name, file: reader.file, interval: interval > 0 ? interval : nil,
            limit: reader.integer(fields["limit"], of: "limit") ?? 0,
            rules: reader.elements(fields["rules"], of: "rules").enumerated().compactMap { index, node in
                rule(node, number: index + 1, group: name)
            })
    }

    private func rule(_ node: Node, number: Int, group: String) -> Rule? {
        let known = ["record", "alert", "expr", "for", "keep_firing_for", "labels", "annotations"]
        let fields = reader.fields(node, of: "a rule", known: known)
        let record = reader.text(fields["record"], of: "record") ?? ""
        let alert = reader.text(fields["alert"], of: "alert") ?? ""
        let name = alert.isEmpty ? record : alert
        let place = RulePlace(
            reader: reader, node: node,
            prefix: "group \(GoText.quoted(group)), rule \(number), \(GoText.quoted(name)): ")
        if !record.isEmpty && !alert.isEmpty {
            place.fail("only one of 'record' and 'alert' must be set", fields["record"], remedy: "remove one of them")
        }
        if record.isEmpty && alert.isEmpty {
            place.fail("one of 'record' or 'alert' must be set", remedy: "name what the rule records, or its alert")
        }
        let expression = expression(fields["expr"], place)
        let hold = reader.duration(fields["for"], of: "for") ?? 0
        let keepFiringFor = reader.duration(fields["keep_firing_for"], of: "keep_firing_for") ?? 0
        let labels = reader.labels(fields["labels"], of: "labels")
        let annotations = reader.labels(fields["annotations"], of: "annotations")
        if !record.isEmpty {
            check(recording: record, fields["record"], hold, keepFiringFor, annotations.isEmpty, place)
        }
        for (label, key) in labels where !Labels.isValidName(label.name) || label.name == Labels.metricName {
            place.fail(
                "invalid label name: \(label.name)", key,
                remedy: "use letters, digits and underscores, no digit first, and not __name__")
        }
        for (label, key) in annotations where !Labels.isValidName(label.name) {
            place.fail(
                "invalid annotation name: \(label.name)", key,
                remedy: "use letters, digits and underscores, no digit first")
        }
        let labelTemplates = alert.isEmpty ? [] : templates(labels, kind: "label", alert: alert, place)
        let annotationTemplates = alert.isEmpty ? [] : templates(annotations, kind: "annotation", alert: alert, place)
        guard let expression else { return nil }
        return Rule(
            name: name, kind: alert.isEmpty ? .recording : .alerting(hold: hold, keepFiringFor: keepFiringFor),
            expression: expression, labels: labels.map(\.label), annotations: annotations.map(\.label),
            line: node.mark?.line ?? 1, labelTemplates: labelTemplates, annotationTemplates: annotationTemplates)
    }

    private func expression(_ node: Node?, _ place: RulePlace) -> Expression? {
        guard let text = reader.text(node, of: "expr") ?? (node == nil ? "" : nil) else { return nil }
        guard !text.isEmpty else {
            place.fail("field 'expr' must be set in rule", node, remedy: "write the expression to evaluate")
            return nil
        }
        do {
            return try PromQL.Parser.expression(text)
        } catch {
            place.fail("could not parse expression: \(error)", node, remedy: "mend the expression at that place in it")
            return nil
        }
    }

    private func check(
        recording name: String, _ node: Node?, _ hold: Int64, _ keepFiringFor: Int64, _ hasNoAnnotations: Bool,
        _ place: RulePlace
    ) {
        let unwanted = [("annotations", !hasNoAnnotations), ("for", hold != 0), ("keep_firing_for", keepFiringFor != 0)]
        for (field, isSet) in unwanted where isSet {
            place.fail("invalid field '\(field)' in recording rule", node, remedy: "remove it: only alerts have it")
        }
        let isValid = name.split(separator: ":").enumerated().allSatisfy { index, part in
            Labels.isValidName(index == 0 && !name.hasPrefix(":") ? String(part) : "_\(part)")
        }
        if !isValid {
            place.fail(
                "invalid recording rule name: \(name)", node,
                remedy: "use letters, digits, underscores and colons, no digit first")
        }
    }

    private func templates(
        _ labels: [(label: Label, key: Node)], kind: String, alert: String, _ place: RulePlace
    ) -> [(name: String, template: AlertTemplate)] {
        labels.compactMap { label, key in
            do {
                return (label.name, try AlertTemplate(label.value, alert: alert))
            } catch {
                place.fail(
                    "\(kind) \(GoText.quoted(label.name)): \(error)", key, remedy: "mend the template in its value")
                return nil
            }
        }
    }
}

/// The rule that a problem is about.
private struct RulePlace {
    let reader: YAMLReader
    let node: Node
    let prefix: String

    func fail(_ message: String, _ part: Node? = nil, remedy: String) {
        reader.fail(part ?? node, prefix + message, remedy: remedy)
    }
}
