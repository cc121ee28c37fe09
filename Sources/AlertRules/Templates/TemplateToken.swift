import PromQL

/// A word of a template.
struct TemplateToken: Equatable {
    enum Kind: Equatable {
        case text, leftDelimiter, rightDelimiter, space, identifier, field, variable, dot, number, character, string
        case rawString, bool, keyword, pipe, leftParenthesis, rightParenthesis, assign, declare, comma, endOfInput
        /// A character that means nothing.
        case other
        /// What cannot be read; the text says why.
        case error
    }

    let kind: Kind
    let text: String
    /// The offset in bytes.
    let position: Int
    let line: Int

    /// How error texts show it.
    var shown: String {
        if kind == .endOfInput { return "EOF" }
        if kind == .keyword { return "<\(text)>" }
        return text.utf8.count > 10 ? GoText.quoted(String(text.prefix(10))) + "..." : GoText.quoted(text)
    }
}
