import Glibc

extension BinaryOperator {
    /// The result for two numbers; of a comparison, whether it holds as 1 or 0.
    ///
    /// Set operations have none.
    @inline(__always)
    func apply(_ left: Double, _ right: Double) -> Double {
        switch self {
        case .add: left + right
        case .subtract: left - right
        case .multiply: left * right
        case .divide: left / right
        case .modulo: fmod(left, right)
        case .power: pow(left, right)
        case .atan2: Glibc.atan2(left, right)
        case .equal: left == right ? 1 : 0
        case .notEqual: left != right ? 1 : 0
        case .less: left < right ? 1 : 0
        case .lessOrEqual: left <= right ? 1 : 0
        case .greater: left > right ? 1 : 0
        case .greaterOrEqual: left >= right ? 1 : 0
        case .and, .or, .unless: preconditionFailure("set operations are no arithmetic")
        }
    }

    /// The result for two elements of vectors: a comparison that does not return a bool gives `kept` if it holds, and
    /// nothing if not.
    @inline(__always)
    func element(_ left: Double, _ right: Double, returnsBool: Bool, kept: Double) -> Double {
        let result = apply(left, right)
        if !isComparison || returnsBool { return result }
        return result == 1 ? kept : StepVector.absent
    }
}
