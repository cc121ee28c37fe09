extension Expression: CustomStringConvertible {
    /// The expression in canonical form, as Prometheus writes it. It parses back to the same tree.
    public var description: String {
        switch self {
        case .number(let value, _): GoText.shortest(value)
        case .string(let value, _): GoText.quoted(value)
        case .vectorSelector(let node): node.text + node.shift.text
        case .matrixSelector(let node):
            "\(node.selector.text)[\(QueryDuration.format(node.duration))]\(node.selector.shift.text)"
        case .subquery(let node):
            "\(node.expression)[\(QueryDuration.format(node.duration)):"
                + (node.step.map { QueryDuration.format($0) } ?? "") + "]\(node.shift.text)"
        case .parenthesized(let inner, _): "(\(inner))"
        case .unary(let node): (node.negates ? "-" : "+") + node.operand.description
        case .binary(let node): node.text
        case .aggregation(let node): node.text
        case .call(let node): "\(node.name)(\(node.arguments.map(\.description).joined(separator: ", ")))"
        }
    }
}

extension VectorSelector {
    fileprivate var text: String {
        let texts = matchers.filter { $0.name != Labels.metricName || $0.operation != .equal || $0.value != name }
            .map(\.description).sorted()
        return (name ?? "") + (texts.isEmpty ? "" : "{\(texts.joined(separator: ","))}")
    }
}

extension TimeShift {
    fileprivate var text: String {
        var text = ""
        switch anchor {
        case .time(let milliseconds): text += " @ \(GoText.seconds(milliseconds: milliseconds))"
        case .start: text += " @ start()"
        case .end: text += " @ end()"
        case nil: break
        }
        if offset > 0 { text += " offset \(QueryDuration.format(offset))" }
        if offset < 0 { text += " offset -\(QueryDuration.format(-offset))" }
        return text
    }
}

extension BinaryExpression {
    fileprivate var text: String {
        let spine = leftSpine()
        return spine.reduce(into: spine[0].left.description) { text, node in
            text += " \(node.operatorText) \(node.right)"
        }
    }

    private var operatorText: String {
        var text = operation.rawValue
        if returnsBool { text += " bool" }
        if matching.isOn || !matching.labels.isEmpty {
            text += matching.isOn ? " on" : " ignoring"
            text += " (\(matching.labels.joined(separator: ", ")))"
            let included = matching.included.joined(separator: ", ")
            switch matching.cardinality {
            case .oneToOne: break
            case .manyToOne: text += " group_left (\(included))"
            case .oneToMany: text += " group_right (\(included))"
            }
        }
        return text
    }
}

extension Aggregation {
    fileprivate var text: String {
        var text = operation.rawValue
        if grouping.isWithout {
            text += " without (\(grouping.labels.joined(separator: ", "))) "
        } else if !grouping.labels.isEmpty {
            text += " by (\(grouping.labels.joined(separator: ", "))) "
        }
        return text + "(" + (parameter.map { "\($0), " } ?? "") + "\(operand))"
    }
}
