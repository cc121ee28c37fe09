import PromQL

extension TemplateParser {
    /// Parses a pipeline and what closes it.
    mutating func pipeline(_ context: String, closing: TemplateToken.Kind) throws(TemplateError) -> TemplatePipeline {
        try nest()
        defer { nesting -= 1 }
        skipSpace()
        var pipeline = TemplatePipeline(position: peek.position)
        try declarations(&pipeline, context)
        while true {
            let token = nextAfterSpace()
            switch token.kind {
            case closing:
                try check(pipeline, context)
                return pipeline
            case .bool, .character, .dot, .field, .identifier, .number, .rawString, .string, .variable,
                .leftParenthesis:
                pipeline.commands.append(try command(from: token))
            case .keyword where token.text == "nil": pipeline.commands.append(try command(from: token))
            default: throw unexpected(token, in: context)
            }
        }
    }

    /// The variables before `:=` or `=`, two with a comma only for a range.
    private mutating func declarations(_ pipeline: inout TemplatePipeline, _ context: String) throws(TemplateError) {
        while peek.kind == .variable {
            let name = peek.text
            let spaces = lookingAhead(1).kind == .space ? 1 : 0
            let after = lookingAhead(1 + spaces)
            guard [.assign, .declare].contains(after.kind) || after.kind == .comma else { return }
            guard after.kind != .comma || context == "range" else {
                throw error("too many declarations in \(context)")
            }
            for _ in 0..<(2 + spaces) { _ = next() }
            pipeline.variables.append(name)
            guard after.kind == .comma else {
                pipeline.isAssignment = after.kind == .assign
                for variable in pipeline.variables {
                    if !pipeline.isAssignment { declare(variable) }
                }
                return
            }
            guard pipeline.variables.count < 2 else { throw error("too many declarations in \(context)") }
            skipSpace()
            guard peek.kind == .variable else { throw error("range can only initialize variables") }
        }
    }

    private func check(_ pipeline: TemplatePipeline, _ context: String) throws(TemplateError) {
        guard !pipeline.commands.isEmpty else { throw error("missing value for \(context)") }
        for (index, command) in pipeline.commands.enumerated().dropFirst() {
            switch command.operands[0].kind {
            case .constant, .dot, .none: throw error("non executable command in pipeline stage \(index + 1)")
            default: continue
            }
        }
    }

    /// Parses operands with spaces between them; the first begins with a token that has been taken.
    private mutating func command(from first: TemplateToken) throws(TemplateError) -> TemplateCommand {
        var command = TemplateCommand(operands: [], position: first.position)
        var token = first
        while true {
            command.operands.append(try operand(from: token))
            switch peek.kind {
            case .space:
                skipSpace()
                if [.rightDelimiter, .rightParenthesis].contains(peek.kind) { return command }
                if peek.kind == .pipe { return try endStage(command) }
                token = next()
            case .rightDelimiter, .rightParenthesis: return command
            case .pipe: return try endStage(command)
            default: throw unexpected(next(), in: "operand")
            }
        }
    }

    /// Takes the bar between two commands, which must not be the last of a pipeline.
    private mutating func endStage(_ command: TemplateCommand) throws(TemplateError) -> TemplateCommand {
        _ = next()
        skipSpace()
        if [.rightDelimiter, .rightParenthesis].contains(peek.kind) { throw error("missing value for command") }
        return command
    }

    private mutating func operand(from token: TemplateToken) throws(TemplateError) -> TemplateOperand {
        let term = try term(token)
        var fields: [String] = []
        let fieldPosition = peek.position
        while peek.kind == .field { fields.append(String(next().text.dropFirst())) }
        guard !fields.isEmpty else { return term }
        let text = term.text + fields.map { ".\($0)" }.joined()
        let kind: TemplateOperand.Kind
        switch term.kind {
        case .field(let path): kind = .field(path + fields)
        case .variable(let name, let path): kind = .variable(name, fields: path + fields)
        case .constant, .none, .dot: throw error("unexpected . after term \(GoText.quoted(term.text))")
        default: kind = .chain(term, fields: fields)
        }
        if case .chain = kind { return TemplateOperand(kind: kind, text: text, position: term.position) }
        return TemplateOperand(kind: kind, text: text, position: fieldPosition)
    }

    private mutating func term(_ token: TemplateToken) throws(TemplateError) -> TemplateOperand {
        let kind: TemplateOperand.Kind
        switch token.kind {
        case .identifier:
            guard TemplateFunction.all[token.text] != nil else {
                throw error("function \(GoText.quoted(token.text)) not defined")
            }
            kind = .function(token.text)
        case .dot: kind = .dot
        case .keyword where token.text == "nil": kind = .none
        case .variable:
            guard isDeclared(token.text) else { throw error("undefined variable \(GoText.quoted(token.text))") }
            kind = .variable(token.text, fields: [])
        case .field: kind = .field([String(token.text.dropFirst())])
        case .bool: kind = .constant(.bool(token.text == "true"))
        case .number: kind = .constant(TemplateNumber(token.text)?.value ?? .none)
        case .rawString: kind = .constant(.string(String(token.text.dropFirst().dropLast())))
        case .string:
            guard let text = TemplateString.unquoted(token.text) else { throw error("invalid syntax") }
            kind = .constant(.string(text))
        case .character:
            guard let text = TemplateString.unquoted(token.text), text.unicodeScalars.count == 1 else {
                throw error("malformed character constant: \(token.text)")
            }
            kind = .constant(.integer(Int64(text.unicodeScalars.first?.value ?? 0)))
        case .leftParenthesis:
            let inner = try pipeline("parenthesized pipeline", closing: .rightParenthesis)
            return TemplateOperand(kind: .pipeline(inner), text: "(\(inner.text))", position: token.position)
        default: throw unexpected(token, in: "operand")
        }
        return TemplateOperand(kind: kind, text: token.text, position: token.position)
    }
}
