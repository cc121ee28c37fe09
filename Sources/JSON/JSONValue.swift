/// A JSON document as a value, with its members in the order they were written.
///
/// Answers are built from it so that what is unknown is an explicit `null` and the order of members
/// is stable; input is read into it so that odd documents can be inspected member by member.
public enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([Member])

    /// One name and value of an object.
    public struct Member: Sendable, Equatable {
        public var name: String
        public var value: JSONValue

        public init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// The value of the first member called `name`; nil when this is no object or has none.
    public subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// The elements of an array; nil for anything else.
    public var array: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The members of an object; nil for anything else.
    public var object: [Member]? {
        if case .object(let members) = self { members } else { nil }
    }

    /// The text of a string; nil for anything else.
    public var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The value of a number, integral or not; nil for anything else.
    public var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    public init(nilLiteral: ()) { self = .null }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(floatLiteral value: Double) { self = .number(value) }
    public init(stringLiteral value: String) { self = .string(value) }
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(elements.map { Member($0.0, $0.1) })
    }

    /// `null` when there is no value: unknown is never 0.
    public init(_ value: Double?) { self = value.map(JSONValue.number) ?? .null }
    /// `null` when there is no value: unknown is never 0.
    public init(_ value: Int64?) { self = value.map(JSONValue.integer) ?? .null }
    /// `null` when there is no value: unknown is never 0.
    public init(_ value: Int?) { self = value.map { .integer(Int64($0)) } ?? .null }
    /// `null` when there is no value.
    public init(_ value: String?) { self = value.map(JSONValue.string) ?? .null }
    /// `null` when there is no value.
    public init(_ value: Bool?) { self = value.map(JSONValue.bool) ?? .null }
}
