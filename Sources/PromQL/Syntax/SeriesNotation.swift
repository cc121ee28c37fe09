/// The notation of series in rule unit tests: labels, then values at equal distances, such as
/// `http_requests{job="api"} 0+10x5 _ stale`.
///
/// `_` is no sample, `stale` the end of the series; `a+bxn` and `a-bxn` are `a` and the `n` values after it, each `b`
/// more or less than the one before; `axn` is `a` and `n` more; `_xn` is `n` times no sample.
public enum SeriesNotation {
    /// The most values of a description: repetitions are short to write.
    public static let maximumValues = 10_000_000

    /// - Returns: The labels, and for each distance a value, or nil for no sample.
    public static func parse(_ text: String) throws(ParseError) -> (labels: Labels, values: [Double?]) {
        var parser = Parser(Lexer(text, readsSeries: true))
        let labels = try parser.metric(isUnique: true)
        let values = try parser.seriesValues()
        return (labels, values)
    }

    /// Parses labels alone, such as `up{job="x"}`.
    public static func parseLabels(_ text: String) throws(ParseError) -> Labels {
        var parser = Parser(Lexer(text))
        let labels = try parser.metric()
        try parser.expectEnd()
        return labels
    }
}

extension Parser {
    /// A metric's name, labels between braces, or both, or nothing.
    ///
    /// - Parameter isUnique: Whether a label that is there twice is an error. Otherwise the last one counts.
    fileprivate mutating func metric(isUnique: Bool = false) throws(ParseError) -> Labels {
        var labels: [Label] = []
        var name: Token?
        if try peek().kind.isMetricName { name = try take() }
        if try accept(.leftBrace) != nil {
            while try accept(.rightBrace) == nil {
                let context = "label set"
                guard let name = try accept(.identifier) else {
                    throw try unexpected(in: context, expected: "identifier or \"}\"")
                }
                guard try accept(.equals) != nil else { throw try unexpected(in: context, expected: "\"=\"") }
                guard let value = try accept(.string) else { throw try unexpected(in: context, expected: "string") }
                if isUnique, labels.contains(where: { $0.name == text(of: name) }) {
                    throw error("label name \(GoText.quoted(text(of: name))) is not unique", at: name.range)
                }
                labels.append(Label(name: text(of: name), value: lexer.unquoted(value)))
                if try accept(.comma) == nil, try peek().kind != .rightBrace {
                    throw try unexpected(in: context, expected: "\",\" or \"}\"")
                }
            }
        }
        if let name { labels.append(Label(name: Labels.metricName, value: text(of: name))) }
        return Labels(labels)
    }

    fileprivate mutating func seriesValues() throws(ParseError) -> [Double?] {
        var values: [Double?] = []
        var isFirst = true
        while try peek().kind != .endOfInput {
            guard try accept(.space) != nil else { throw try unexpected(in: isFirst ? "series values" : nil) }
            isFirst = false
            let next = try peek().kind
            if next != .space && next != .endOfInput { try seriesItem(into: &values) }
        }
        return values
    }

    /// One item: a value or a gap, perhaps repeated.
    private mutating func seriesItem(into values: inout [Double?]) throws(ParseError) {
        if try accept(.blank) != nil {
            let count = try accept(.times) == nil ? 1 : try repetitions(after: values.count)
            values += repeatElement(nil, count: count)
            return
        }
        var value = try seriesValue()
        var step = 0.0
        switch try peek().kind {
        case .times: break
        case .add, .subtract: step = try signedNumber()
        default:
            values.append(value)
            return
        }
        guard try accept(.times) != nil else { throw try unexpected(in: "series values") }
        for _ in 0...(try repetitions(after: values.count)) {
            values.append(value)
            value = step == 0 ? value : value + step
        }
    }

    private mutating func seriesValue() throws(ParseError) -> Double {
        switch try peek().kind {
        case .identifier:
            guard text(of: try peek()) == "stale" else {
                throw try unexpected(in: "series values", expected: "number or \"stale\"")
            }
            _ = try take()
            return Series.staleMarker
        case .add, .subtract: return try signedNumber()
        case .number: return try number(try take())
        default: throw try unexpected()
        }
    }

    private mutating func signedNumber() throws(ParseError) -> Double {
        let isNegative = try take().kind == .subtract
        guard let token = try accept(.number) else { throw try unexpected(in: "series values") }
        let value = try number(token)
        return isNegative ? -value : value
    }

    private mutating func repetitions(after count: Int) throws(ParseError) -> Int {
        guard let token = try accept(.number) else { throw try unexpected(in: "series values") }
        let text = text(of: token)
        let isWhole = text.utf8.allSatisfy(\.isDigit)
        guard isWhole, let repetitions = Int(text) else {
            throw error(
                "invalid repetition in series values: strconv.ParseUint: parsing \(GoText.quoted(text)): "
                    + (isWhole ? "value out of range" : "invalid syntax"), at: token.range)
        }
        guard repetitions < SeriesNotation.maximumValues - count else {
            throw error("a series has at most \(SeriesNotation.maximumValues) values", at: token.range)
        }
        return repetitions
    }
}
