import PromQL

/// Parses the words of a template.
struct TemplateParser {
    /// How deep parentheses and blocks may nest.
    static let maximumNesting = 200

    let name: String
    let tokens: [TemplateToken]
    private var index = 0
    private var variables = ["$"]
    private var definitions: [String: [TemplateNode]] = [:]
    private var loops = 0
    var nesting = 0

    static func parse(_ text: String, name: String) throws(TemplateError) -> TemplateTree {
        var parser = TemplateParser(name: name, tokens: TemplateLexer.tokens(text))
        let (body, end) = try parser.list(isTop: true)
        guard end == nil else { throw parser.error("unexpected {{\(end ?? "")}}") }
        return TemplateTree(name: name, body: body, definitions: parser.definitions)
    }

    private init(name: String, tokens: [TemplateToken]) {
        self.name = name
        self.tokens = tokens
    }

    // MARK: Words

    var peek: TemplateToken { tokens[index] }

    mutating func next() -> TemplateToken {
        defer { if index < tokens.count - 1 { index += 1 } }
        return tokens[index]
    }

    mutating func skipSpace() {
        while peek.kind == .space { _ = next() }
    }

    mutating func nextAfterSpace() -> TemplateToken {
        skipSpace()
        return next()
    }

    func error(_ message: String) -> TemplateError {
        TemplateError("template: \(name):\(tokens[max(0, index - 1)].line): \(message)")
    }

    func unexpected(_ token: TemplateToken, in context: String) -> TemplateError {
        if token.kind == .error { return error(token.text) }
        return error("unexpected \(token.shown) in \(context)")
    }

    mutating func nest() throws(TemplateError) {
        nesting += 1
        guard nesting <= Self.maximumNesting else { throw error("nested too deeply") }
    }

    // MARK: Blocks

    /// Parses up to the end, `{{end}}` or `{{else}}`, which it takes.
    ///
    /// - Returns: What ended the list: nil for the end of the template.
    private mutating func list(isTop: Bool = false) throws(TemplateError) -> ([TemplateNode], end: String?) {
        try nest()
        defer { nesting -= 1 }
        var nodes: [TemplateNode] = []
        while peek.kind != .endOfInput {
            let token = next()
            if token.kind == .error { throw error(token.text) }
            guard token.kind == .leftDelimiter else {
                nodes.append(.text(token.text))
                continue
            }
            skipSpace()
            guard peek.kind == .keyword, peek.text != "nil" else {
                nodes.append(.action(try pipeline("command", closing: .rightDelimiter)))
                continue
            }
            let keyword = next()
            switch keyword.text {
            case "end":
                try close("end")
                return (nodes, "end")
            case "else":
                skipSpace()
                // The caller reads the condition of `else if`.
                if peek.text != "if" { try close("else") }
                return (nodes, "else")
            case "if": nodes.append(.condition(try branch("if")))
            case "with": nodes.append(.with(try branch("with")))
            case "range": nodes.append(.range(try branch("range")))
            case "break", "continue":
                try close("{{\(keyword.text)}}")
                guard loops > 0 else { throw error("{{\(keyword.text)}} outside {{range}}") }
                nodes.append(keyword.text == "break" ? .leaveLoop : .nextRound)
            case "template": nodes.append(try template())
            case "block": nodes.append(try block(at: keyword.position))
            case "define" where isTop: try definition()
            default: throw unexpected(keyword, in: "command")
            }
        }
        guard isTop else {
            _ = next()
            throw error("unexpected EOF")
        }
        return (nodes, nil)
    }

    private mutating func close(_ context: String) throws(TemplateError) {
        let token = nextAfterSpace()
        guard token.kind == .rightDelimiter else { throw unexpected(token, in: context) }
    }

    private mutating func branch(_ keyword: String) throws(TemplateError) -> TemplateBranch {
        try nest()
        defer { nesting -= 1 }
        let known = variables.count
        defer { variables.removeLast(variables.count - known) }
        let pipeline = try pipeline(keyword, closing: .rightDelimiter)
        if keyword == "range" { loops += 1 }
        let (body, end) = try list()
        if keyword == "range" { loops -= 1 }
        var alternative: [TemplateNode] = []
        if end == "else" {
            if peek.kind == .keyword {
                let token = next()
                guard keyword == "if" else { throw unexpected(token, in: "else") }
                alternative = [.condition(try branch("if"))]
            } else {
                let (nodes, end) = try list()
                guard end == "end" else { throw error("expected end; found {{else}}") }
                alternative = nodes
            }
        }
        return TemplateBranch(pipeline: pipeline, body: body, alternative: alternative)
    }

    private mutating func templateName(_ context: String) throws(TemplateError) -> String {
        let token = nextAfterSpace()
        switch token.kind {
        case .string:
            guard let name = TemplateString.unquoted(token.text) else { throw error("invalid syntax") }
            return name
        case .rawString: return String(token.text.dropFirst().dropLast())
        default: throw unexpected(token, in: context)
        }
    }

    private mutating func template() throws(TemplateError) -> TemplateNode {
        skipSpace()
        let position = peek.position
        let name = try templateName("template clause")
        skipSpace()
        if peek.kind == .rightDelimiter {
            _ = next()
            return .template(name: name, argument: nil, position: position)
        }
        let argument = try pipeline("template clause", closing: .rightDelimiter)
        return .template(name: name, argument: argument, position: position)
    }

    private mutating func block(at position: Int) throws(TemplateError) -> TemplateNode {
        let name = try templateName("block clause")
        let argument = try pipeline("block clause", closing: .rightDelimiter)
        try define(name)
        return .template(name: name, argument: argument, position: position)
    }

    private mutating func definition() throws(TemplateError) {
        let name = try templateName("define clause")
        try close("define clause")
        try define(name)
    }

    private mutating func define(_ name: String) throws(TemplateError) {
        let outer = (variables, loops)
        (variables, loops) = (["$"], 0)
        let (nodes, end) = try list()
        guard end == "end" else { throw error("unexpected {{else}} in define clause") }
        (variables, loops) = outer
        definitions[name] = nodes
    }

    // MARK: Variables

    mutating func declare(_ variable: String) {
        variables.append(variable)
    }

    func isDeclared(_ variable: String) -> Bool {
        variables.contains(variable)
    }

    /// Looks ahead without taking anything.
    func lookingAhead(_ offset: Int) -> TemplateToken {
        tokens[min(index + offset, tokens.count - 1)]
    }
}
