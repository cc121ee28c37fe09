/// One token of a query.
struct Token: Equatable {
    enum Kind: Equatable {
        case endOfInput, identifier, metricIdentifier, number, duration, string, comment
        case leftParenthesis, rightParenthesis, leftBrace, rightBrace, leftBracket, rightBracket
        case comma, colon, equals, at
        case add, subtract, multiply, divide, modulo, power, atan2
        case equalTo, notEqualTo, less, lessOrEqual, greater, greaterOrEqual, matchesRegex, notMatchesRegex
        case and, or, unless
        case aggregation(AggregationOperator)
        case bool, by, groupLeft, groupRight, ignoring, offset, on, without
        case start, end
        /// Only between the values of a series description.
        case blank, times, space
    }

    let kind: Kind
    let range: SourceRange

    /// The words and the special numbers, which are recognized in any case.
    static let keywords: [String: Kind] = {
        var words: [String: Kind] = [
            "and": .and, "or": .or, "unless": .unless, "atan2": .atan2, "offset": .offset, "by": .by,
            "without": .without, "on": .on, "ignoring": .ignoring, "group_left": .groupLeft,
            "group_right": .groupRight, "bool": .bool, "start": .start, "end": .end, "inf": .number, "nan": .number,
        ]
        for aggregation in AggregationOperator.allCases { words[aggregation.rawValue] = .aggregation(aggregation) }
        return words
    }()
}

extension Token.Kind {
    /// Whether a metric may have this word for its name, outside braces.
    var isMetricName: Bool {
        switch self {
        case .identifier, .metricIdentifier, .aggregation, .by, .without, .offset, .and, .or, .unless, .start, .end:
            true
        default: false
        }
    }

    /// Whether a label may have this word for its name in a list of grouping labels.
    var isLabelName: Bool {
        switch self {
        case .bool, .groupLeft, .groupRight, .ignoring, .on, .atan2: true
        default: isMetricName
        }
    }

    /// Whether an expression can begin with this token.
    var startsExpression: Bool {
        switch self {
        case .number, .string, .leftParenthesis, .leftBrace, .add, .subtract: true
        default: isMetricName
        }
    }

    /// How errors call the token whose text is `text`.
    func description(of text: String) -> String {
        switch self {
        case .endOfInput: "end of input"
        case .identifier: "identifier \(GoText.quoted(text))"
        case .metricIdentifier: "metric identifier \(GoText.quoted(text))"
        case .number: "number \(abbreviated(text))"
        case .duration: "duration \(abbreviated(text))"
        case .string: "string \(abbreviated(text))"
        case .aggregation: "<aggr:\(text)>"
        case .bool, .by, .groupLeft, .groupRight, .ignoring, .offset, .on, .without: "<\(text)>"
        case .add, .subtract, .multiply, .divide, .modulo, .power, .atan2, .equalTo, .notEqualTo, .less, .lessOrEqual,
            .greater, .greaterOrEqual, .matchesRegex, .notMatchesRegex, .and, .or, .unless, .at:
            "<op:\(text)>"
        default: abbreviated(text)
        }
    }

    private func abbreviated(_ text: String) -> String {
        text.utf8.count <= 10
            ? GoText.quoted(text)
            : GoText.quoted(String(String.UnicodeScalarView(text.unicodeScalars.prefix(10)))) + "..."
    }
}
