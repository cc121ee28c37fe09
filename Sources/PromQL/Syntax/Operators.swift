/// The aggregations, by the word that calls them.
public enum AggregationOperator: String, Sendable, CaseIterable {
    case sum, avg, count, min, max, group, stddev, stdvar, topk, bottomk
    case countValues = "count_values"
    case quantile

    /// Whether a parameter stands before the vector.
    var takesParameter: Bool {
        switch self {
        case .topk, .bottomk, .countValues, .quantile: true
        default: false
        }
    }
}

/// The operators between two expressions, by how they are written.
public enum BinaryOperator: String, Sendable, CaseIterable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case modulo = "%"
    case power = "^"
    case atan2
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case and, or, unless

    var isComparison: Bool {
        switch self {
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: true
        default: false
        }
    }

    var isSetOperation: Bool { self == .and || self == .or || self == .unless }

    /// Whether the result is another quantity than the operands, and so loses the metric's name.
    /// `atan2` keeps it, as in Prometheus 2.42.
    var dropsMetricName: Bool {
        switch self {
        case .add, .subtract, .multiply, .divide, .modulo, .power: true
        default: false
        }
    }

    /// How tightly it binds; the highest binds first.
    var precedence: Int {
        switch self {
        case .or: 1
        case .and, .unless: 2
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: 3
        case .add, .subtract: 4
        case .multiply, .divide, .modulo, .atan2: 5
        case .power: 6
        }
    }

    /// The precedence of a sign before an expression: as multiplication, so that `-1^2` is `-(1^2)`.
    static let signPrecedence = 5

    init?(_ token: Token.Kind) {
        switch token {
        case .add: self = .add
        case .subtract: self = .subtract
        case .multiply: self = .multiply
        case .divide: self = .divide
        case .modulo: self = .modulo
        case .power: self = .power
        case .atan2: self = .atan2
        case .equalTo: self = .equal
        case .notEqualTo: self = .notEqual
        case .less: self = .less
        case .lessOrEqual: self = .lessOrEqual
        case .greater: self = .greater
        case .greaterOrEqual: self = .greaterOrEqual
        case .and: self = .and
        case .or: self = .or
        case .unless: self = .unless
        default: return nil
        }
    }
}
