extension TypeCheck {
    func check(_ node: BinaryExpression) throws(ParseError) {
        let spine = node.leftSpine()
        try check(spine[0].left)
        for node in spine {
            try check(node.right)
            try checkOperator(of: node)
        }
    }

    private func checkOperator(of node: BinaryExpression) throws(ParseError) {
        let (left, right) = (node.left.type, node.right.type)
        let operation = node.operation

        if node.returnsBool && !operation.isComparison {
            throw error("bool modifier can only be used on comparison operators", at: operatorRange(node))
        }
        if operation.isComparison && !node.returnsBool && left == .scalar && right == .scalar {
            throw error("comparisons between scalars must use BOOL modifier", at: operatorRange(node))
        }
        let included = Set(node.matching.included)
        if node.matching.isOn, let label = node.matching.labels.first(where: included.contains) {
            throw error(
                "label \(GoText.quoted(label)) must not occur in ON and GROUP clause at once", at: operatorRange(node))
        }
        for operand in [node.left, node.right] where operand.type != .scalar && operand.type != .vector {
            throw error("binary expression must contain only scalar and instant vector types", at: operand.range)
        }
        if left == .vector && right == .vector {
            if operation.isSetOperation && node.matching.cardinality != .oneToOne {
                throw error("no grouping allowed for \"\(operation.rawValue)\" operation", at: node.range)
            }
        } else {
            if !node.matching.labels.isEmpty {
                throw error("vector matching only allowed between instant vectors", at: node.range)
            }
            if operation.isSetOperation {
                throw error(
                    "set operator \"\(operation.rawValue)\" not allowed in binary scalar expression", at: node.range)
            }
        }
    }

    /// Where the operator stands: after the left operand and the spaces that follow it.
    private func operatorRange(_ node: BinaryExpression) -> SourceRange {
        var start = node.left.range.end
        while start < input.count, input[start].isSpace { start += 1 }
        return SourceRange(start: start, end: node.right.range.start)
    }
}
