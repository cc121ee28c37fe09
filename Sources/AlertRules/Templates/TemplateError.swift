/// Why a template cannot be parsed or executed, in the words of Go's text/template.
public struct TemplateError: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
