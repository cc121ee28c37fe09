extension Parser {
    /// `offset 5m` after an expression, or `offset -5m`.
    mutating func offset(after expression: inout Expression) throws(ParseError) {
        _ = try take()
        let isNegative = try accept(.subtract) != nil
        guard try peek().kind == .duration else { throw try unexpected(in: "offset", expected: "duration") }
        let end = try peek().range.end
        let duration = try self.duration()
        guard var shift = expression.shift else {
            throw error(
                "offset modifier must be preceded by an instant vector selector or range vector selector or a subquery",
                at: expression.range)
        }
        guard shift.offset == 0 else { throw error("offset may not be set multiple times", at: expression.range) }
        shift.offset = isNegative ? -duration : duration
        expression.set(shift, end: end)
    }

    /// `@ 1609746000`, `@ start()` or `@ end()` after an expression.
    mutating func anchor(after expression: inout Expression) throws(ParseError) {
        _ = try take()
        let anchor: TimeShift.Anchor
        let end: Int
        switch try peek().kind {
        case .start, .end:
            anchor = try take().kind == .start ? .start : .end
            guard try accept(.leftParenthesis) != nil else { throw try unexpectedAnchor() }
            guard let closing = try accept(.rightParenthesis) else { throw try unexpectedAnchor() }
            end = closing.range.end
        default:
            var sign = 1.0
            if try accept(.subtract) != nil { sign = -1 } else { _ = try accept(.add) }
            guard let token = try accept(.number) else { throw try unexpectedAnchor() }
            let seconds = try number(token) * sign
            guard seconds.magnitude < 0x1p63 else {
                throw error(
                    "timestamp out of bounds for @ modifier: \(GoText.sixDecimals(seconds))", at: expression.range)
            }
            // Beyond this, milliseconds would leave 64 bits; no sample is that far.
            anchor = .time(Int64((seconds * 1000).rounded(.toNearestOrAwayFromZero).clamped(to: -0x1p61...0x1p61)))
            end = token.range.end
        }
        guard var shift = expression.shift else {
            throw error(
                "@ modifier must be preceded by an instant vector selector or range vector selector or a subquery",
                at: expression.range)
        }
        guard shift.anchor == nil else {
            throw error("@ <timestamp> may not be set multiple times", at: expression.range)
        }
        shift.anchor = anchor
        expression.set(shift, end: end)
    }

    private mutating func unexpectedAnchor() throws(ParseError) -> ParseError {
        try unexpected(in: "@", expected: "timestamp")
    }
}

extension Expression {
    /// The offset and time of a selector or subquery, nil for what can have none.
    fileprivate var shift: TimeShift? {
        switch self {
        case .vectorSelector(let node): node.shift
        case .matrixSelector(let node): node.selector.shift
        case .subquery(let node): node.shift
        default: nil
        }
    }

    fileprivate mutating func set(_ shift: TimeShift, end: Int) {
        switch self {
        case .vectorSelector(var node):
            node.shift = shift
            node.range.end = end
            self = .vectorSelector(node)
        case .matrixSelector(var node):
            node.selector.shift = shift
            node.range.end = end
            self = .matrixSelector(node)
        case .subquery(var node):
            node.shift = shift
            node.range.end = end
            self = .subquery(node)
        default: break
        }
    }
}

extension Double {
    func clamped(to range: ClosedRange<Double>) -> Double {
        Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
    }
}
