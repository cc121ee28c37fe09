/// Why a text is no regular expression, in the words of Go's `regexp`.
public struct RegexError: Error, Equatable, CustomStringConvertible {
    public let description: String

    init(_ reason: String, _ part: String) {
        description = "error parsing regexp: \(reason): `\(part)`"
    }
}
