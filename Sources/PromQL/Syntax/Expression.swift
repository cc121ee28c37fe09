/// The syntax tree of an expression. Every node knows its place in the text. Durations and times are in milliseconds.
public indirect enum Expression: Sendable {
    case number(Double, SourceRange)
    case string(String, SourceRange)
    case vectorSelector(VectorSelector)
    case matrixSelector(MatrixSelector)
    case subquery(Subquery)
    case parenthesized(Expression, SourceRange)
    case unary(UnaryExpression)
    case binary(BinaryExpression)
    case aggregation(Aggregation)
    case call(Call)
}

/// `metric{label="value"} @ time offset duration`
public struct VectorSelector: Sendable {
    /// The name before the braces, if any.
    public let name: String?
    /// What the braces hold, then a matcher for `name`.
    public let matchers: [Matcher]
    public var shift = TimeShift()
    public var range: SourceRange
}

/// `selector[5m]`. Its offset and time are the selector's.
public struct MatrixSelector: Sendable {
    public var selector: VectorSelector
    /// How far the window reaches back.
    public let duration: Int64
    public var range: SourceRange
}

/// `expression[1h:5m]`: the expression, evaluated every step of the hour.
public struct Subquery: Sendable {
    public let expression: Expression
    public let duration: Int64
    /// Nil for the engine's default.
    public let step: Int64?
    public var shift = TimeShift()
    public var range: SourceRange
}

/// When a selector or subquery looks, if not at the time of evaluation.
public struct TimeShift: Sendable, Equatable {
    /// What `@` names.
    public enum Anchor: Sendable, Equatable {
        case time(Int64)
        case start, end
    }

    /// How far to look back from there; negative for ahead.
    public var offset: Int64 = 0
    public var anchor: Anchor?
}

public struct UnaryExpression: Sendable {
    /// Whether the sign is a minus.
    public let negates: Bool
    public let operand: Expression
    public let range: SourceRange
}

public struct BinaryExpression: Sendable {
    public let operation: BinaryOperator
    public let left: Expression
    public let right: Expression
    /// Whether a comparison gives 0 or 1 instead of filtering.
    public let returnsBool: Bool
    public let matching: VectorMatching
    public let range: SourceRange
    /// A scalar of two scalars, else a vector.
    public let type: ValueType
    let isStepInvariant: Bool

    init(
        operation: BinaryOperator, left: Expression, right: Expression, returnsBool: Bool, matching: VectorMatching
    ) {
        self.operation = operation
        self.left = left
        self.right = right
        self.returnsBool = returnsBool
        self.matching = matching
        range = left.range.through(right.range)
        type = left.type == .scalar && right.type == .scalar ? .scalar : .vector
        isStepInvariant = left.isStepInvariant && right.isStepInvariant
    }
}

/// Which elements of two vectors belong together.
public struct VectorMatching: Sendable, Equatable {
    public enum Cardinality: Sendable {
        case oneToOne
        /// `group_left`: the left side has the many.
        case manyToOne
        /// `group_right`
        case oneToMany
    }

    public var cardinality = Cardinality.oneToOne
    /// Whether only ``labels`` are compared (`on`), or all but those (`ignoring`).
    public var isOn = false
    public var labels: [String] = []
    /// Labels that the result takes from the "one" side.
    public var included: [String] = []
}

public struct Aggregation: Sendable {
    public let operation: AggregationOperator
    public let parameter: Expression?
    public let operand: Expression
    public let grouping: Grouping
    public let range: SourceRange
    let isStepInvariant: Bool

    init(
        operation: AggregationOperator, parameter: Expression?, operand: Expression, grouping: Grouping,
        range: SourceRange
    ) {
        self.operation = operation
        self.parameter = parameter
        self.operand = operand
        self.grouping = grouping
        self.range = range
        isStepInvariant = operand.isStepInvariant && parameter?.isStepInvariant != false
    }
}

/// `by (labels)` or `without (labels)`; everything together is `by ()`.
public struct Grouping: Sendable, Equatable {
    public var isWithout = false
    public var labels: [String] = []
}

public struct Call: Sendable {
    let function: Function
    public let arguments: [Expression]
    public let range: SourceRange
    let isStepInvariant: Bool

    init(function: Function, arguments: [Expression], range: SourceRange) {
        self.function = function
        self.arguments = arguments
        self.range = range
        isStepInvariant = !function.dependsOnTime && arguments.allSatisfy(\.isStepInvariant)
    }

    /// The function's name.
    public var name: String { function.name }
}
