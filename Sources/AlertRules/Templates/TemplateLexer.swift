/// Splits a template into words.
struct TemplateLexer {
    private static let keywords: Set<String> = [
        "block", "break", "continue", "define", "else", "end", "if", "nil", "range", "template", "with",
    ]

    private let bytes: [UInt8]
    private var position = 0
    private var line = 1
    private var parentheses = 0
    private var tokens: [TemplateToken] = []

    /// The words; the last is the end, or what cannot be read.
    static func tokens(_ text: String) -> [TemplateToken] {
        var lexer = TemplateLexer(bytes: Array(text.utf8))
        do {
            try lexer.run()
        } catch {
            lexer.tokens.append(
                TemplateToken(kind: .error, text: error.description, position: lexer.position, line: lexer.line))
        }
        return lexer.tokens
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private func error(_ message: String) -> TemplateError {
        TemplateError(message)
    }

    private mutating func run() throws(TemplateError) {
        while position < bytes.count {
            text()
            guard position < bytes.count else { break }
            try action()
        }
        tokens.append(TemplateToken(kind: .endOfInput, text: "", position: position, line: line))
    }

    private func starts(_ text: StaticString, at offset: Int? = nil) -> Bool {
        let start = offset ?? position
        guard start >= 0, start + text.utf8CodeUnitCount <= bytes.count else { return false }
        return text.withUTF8Buffer { bytes[start..<(start + $0.count)].elementsEqual($0) }
    }

    private func isSpace(_ offset: Int) -> Bool {
        offset >= 0 && offset < bytes.count && [0x20, 0x09, 0x0d, 0x0a].contains(bytes[offset])
    }

    private var beginsTrimming: Bool { starts("{{-") && isSpace(position + 3) }

    /// Takes text up to the next action.
    private mutating func text() {
        let start = position
        while position < bytes.count && !starts("{{") { position += 1 }
        var end = position
        if beginsTrimming { while end > start && isSpace(end - 1) { end -= 1 } }
        let afterText = position
        position = start
        emit(.text, through: end)
        line += bytes[end..<afterText].count { $0 == 0x0a }
        position = afterText
    }

    private mutating func emit(_ kind: TemplateToken.Kind, through end: Int) {
        if end > position {
            let text = String(decoding: bytes[position..<end], as: UTF8.self)
            tokens.append(TemplateToken(kind: kind, text: text, position: position, line: line))
            line += bytes[position..<end].count { $0 == 0x0a }
        }
        position = end
    }

    /// Takes an action, from its opening braces to its closing ones.
    private mutating func action() throws(TemplateError) {
        let isTrimming = beginsTrimming
        let afterOpening = position + (isTrimming ? 4 : 2)
        if starts("/*", at: afterOpening) {
            position = afterOpening
            return try comment()
        }
        emit(.leftDelimiter, through: position + 2)
        position = afterOpening
        parentheses = 0
        while true {
            let closesTrimming = isSpace(position) && starts("-}}", at: position + 1)
            if closesTrimming || starts("}}") {
                guard parentheses <= 0 else { throw error("unclosed left paren") }
                if closesTrimming { position += 2 }
                emit(.rightDelimiter, through: position + 2)
                if closesTrimming { skipSpace() }
                return
            }
            guard position < bytes.count else { throw error("unclosed action") }
            try word()
        }
    }

    private mutating func skipSpace() {
        while isSpace(position) {
            line += bytes[position] == 0x0a ? 1 : 0
            position += 1
        }
    }

    private mutating func comment() throws(TemplateError) {
        while position < bytes.count && !starts("*/") {
            line += bytes[position] == 0x0a ? 1 : 0
            position += 1
        }
        guard position < bytes.count else { throw error("unclosed comment") }
        position += 2
        if isSpace(position) && starts("-}}", at: position + 1) {
            position += 4
            skipSpace()
        } else if starts("}}") {
            position += 2
        } else {
            throw error("comment ends before closing delimiter")
        }
    }

    private mutating func word() throws(TemplateError) {
        let byte = bytes[position]
        switch byte {
        case 0x20, 0x09, 0x0a, 0x0d:
            var end = position
            while isSpace(end) && !(end > position && starts("-}}", at: end + 1)) { end += 1 }
            emit(.space, through: end)
        case UInt8(ascii: "="): emit(.assign, through: position + 1)
        case UInt8(ascii: ":"):
            guard starts(":=") else { throw error("expected :=") }
            emit(.declare, through: position + 2)
        case UInt8(ascii: "|"): emit(.pipe, through: position + 1)
        case UInt8(ascii: ","): emit(.comma, through: position + 1)
        case UInt8(ascii: "("):
            parentheses += 1
            emit(.leftParenthesis, through: position + 1)
        case UInt8(ascii: ")"):
            parentheses -= 1
            emit(.rightParenthesis, through: position + 1)
        case UInt8(ascii: "\""): try quoted(.string, byte, "unterminated quoted string")
        case UInt8(ascii: "'"): try quoted(.character, byte, "unterminated character constant")
        case UInt8(ascii: "`"): try quoted(.rawString, byte, "unterminated raw quoted string")
        case UInt8(ascii: "$"): emit(.variable, through: endOfWord(position + 1))
        case UInt8(ascii: "."):
            if position + 1 < bytes.count, (0x30...0x39).contains(bytes[position + 1]) { return try number() }
            let end = endOfWord(position + 1)
            emit(end == position + 1 ? .dot : .field, through: end)
        case UInt8(ascii: "+"), UInt8(ascii: "-"), 0x30...0x39: try number()
        case _ where Self.isWord(byte): identifier()
        case 0x21...0x7e: emit(.other, through: position + 1)
        default:
            let scalar = String(decoding: bytes[position...].prefix(4), as: UTF8.self).unicodeScalars.first ?? " "
            let code = String(scalar.value, radix: 16, uppercase: true)
            let padded = String(repeating: "0", count: max(0, 4 - code.count)) + code
            throw error("unrecognized character in action: U+\(padded) '\(scalar)'")
        }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x5f, 0x80...: true
        default: false
        }
    }

    private func endOfWord(_ start: Int) -> Int {
        bytes[min(start, bytes.count)...].firstIndex { !Self.isWord($0) } ?? bytes.count
    }

    private mutating func identifier() {
        let end = endOfWord(position)
        let word = String(decoding: bytes[position..<end], as: UTF8.self)
        let kind: TemplateToken.Kind =
            Self.keywords.contains(word) ? .keyword : word == "true" || word == "false" ? .bool : .identifier
        emit(kind, through: end)
    }

    private mutating func number() throws(TemplateError) {
        var end = position + 1
        while end < bytes.count {
            let isSign = bytes[end] == UInt8(ascii: "+") || bytes[end] == UInt8(ascii: "-")
            let followsExponent = bytes[end - 1] | 0x20 == UInt8(ascii: "e") && !starts("0x")
            guard Self.isWord(bytes[end]) || bytes[end] == UInt8(ascii: ".") || (isSign && followsExponent) else { break }
            end += 1
        }
        let text = String(decoding: bytes[position..<end], as: UTF8.self)
        guard TemplateNumber(text) != nil else { throw error("bad number syntax: \"\(text)\"") }
        emit(.number, through: end)
    }

    private mutating func quoted(_ kind: TemplateToken.Kind, _ quote: UInt8, _ message: String) throws(TemplateError) {
        var end = position + 1
        while end < bytes.count && bytes[end] != quote {
            if kind != .rawString {
                if bytes[end] == 0x0a { throw error(message) }
                if bytes[end] == UInt8(ascii: "\\") { end += 1 }
            }
            end += 1
        }
        guard end < bytes.count else { throw error(message) }
        emit(kind, through: end + 1)
    }
}
