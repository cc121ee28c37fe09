/// A condition on one label of a series. A label that a series does not have is empty.
public struct Matcher: Sendable {
    public enum Operation: String, Sendable {
        case equal = "="
        case notEqual = "!="
        case matches = "=~"
        case notMatches = "!~"

        init?(_ token: Token.Kind) {
            switch token {
            case .equals: self = .equal
            case .notEqualTo: self = .notEqual
            case .matchesRegex: self = .matches
            case .notMatchesRegex: self = .notMatches
            default: return nil
            }
        }
    }

    public let name: String
    public let operation: Operation
    /// The value to compare with, or the regular expression, which must match the whole value.
    public let value: String
    private let regex: AnchoredRegex?

    /// - Throws: ``RegexError`` when the value is to be a regular expression and is none.
    public init(name: String, _ operation: Operation, _ value: String) throws(RegexError) {
        self.name = name
        self.operation = operation
        self.value = value
        regex = operation == .matches || operation == .notMatches ? try AnchoredRegex(value) : nil
    }

    public init(name: String, equals value: String) {
        self.name = name
        operation = .equal
        self.value = value
        regex = nil
    }

    /// Whether the label's value fulfils the condition.
    public func matches(_ text: String) -> Bool {
        switch operation {
        case .equal: text.hasBytes(of: value)
        case .notEqual: !text.hasBytes(of: value)
        case .matches: regex?.matches(text) == true
        case .notMatches: regex?.matches(text) == false
        }
    }

    public func matches(_ labels: Labels) -> Bool {
        matches(labels[name])
    }
}

extension Matcher: CustomStringConvertible {
    public var description: String { "\(name)\(operation.rawValue)\(GoText.quoted(value))" }
}
