/// Parses RE2's syntax, as Go's `regexp` does: no look-around, no backreferences.
struct RegexParser {
    /// How deep groups may nest; the parser and the compiler recurse as deep.
    static let maximumDepth = 250
    /// The largest count of a repetition, and of the product of nested ones.
    static let maximumRepetitions = 1000

    struct Flags {
        var ignoresCase = false
        var isMultiline = false
        var dotMatchesNewline = false
        var isUngreedy = false
    }

    let input: [Unicode.Scalar]
    var position = 0
    var flags = Flags()
    private(set) var groupCount = 0
    /// The groups of each name: of several, the first that took part counts.
    private(set) var groupNames: [String: [Int]] = [:]
    /// Whether there may be a `:]` further on: it is sought only once in vain.
    var mayHavePosixClass = true
    private var depth = 0

    init(_ text: String) {
        input = Array(text.unicodeScalars)
    }

    mutating func parse() throws(RegexError) -> RegexNode {
        let node = try alternatives()
        if !isAtEnd { throw error("unexpected )", 0) }
        return node
    }

    var isAtEnd: Bool { position == input.count }

    func peek(_ offset: Int = 0) -> Unicode.Scalar? {
        position + offset < input.count ? input[position + offset] : nil
    }

    func error(_ reason: String, _ start: Int, through end: Int? = nil) -> RegexError {
        RegexError(reason, text(start, end ?? input.count))
    }

    func text(_ start: Int, _ end: Int) -> String {
        String(String.UnicodeScalarView(input[start..<end]))
    }

    private mutating func alternatives() throws(RegexError) -> RegexNode {
        depth += 1
        defer { depth -= 1 }
        if depth > Self.maximumDepth { throw error("expression nests too deeply", 0) }
        var nodes = [try sequence()]
        while peek() == "|" {
            position += 1
            nodes.append(try sequence())
        }
        return nodes.count == 1 ? nodes[0] : .alternatives(nodes)
    }

    private mutating func sequence() throws(RegexError) -> RegexNode {
        var nodes: [RegexNode] = []
        while let scalar = peek(), scalar != "|", scalar != ")" {
            if scalar == "\\" && peek(1) == "Q" {
                nodes += quotedLiterals()
            } else if let atom = try atom() {
                nodes.append(atom)
            }
            // After flags alone, an operator applies to what stands before them.
            if let last = nodes.popLast() { nodes.append(try repeated(last)) }
        }
        return nodes.count == 1 ? nodes[0] : nodes.isEmpty ? .empty : .sequence(nodes)
    }

    /// What one repetition operator can apply to; nil for flags, which match nothing.
    private mutating func atom() throws(RegexError) -> RegexNode? {
        let start = position
        guard let scalar = peek() else { return nil }
        switch scalar {
        case "(": return try group()
        case "[": return .set(try characterClass())
        case "\\": return try escape()
        case ".":
            position += 1
            return .set(flags.dotMatchesNewline ? .all : .allButNewline)
        case "^":
            position += 1
            return .assertion(flags.isMultiline ? .lineStart : .textStart)
        case "$":
            position += 1
            return .assertion(flags.isMultiline ? .lineEnd : .textEnd)
        case "*", "+", "?", "{":
            if try repetitionOperator() != nil {
                throw error("missing argument to repetition operator", start, through: position)
            }
            position += 1
            return literal(scalar)
        default:
            position += 1
            return literal(scalar)
        }
    }

    func literal(_ scalar: Unicode.Scalar) -> RegexNode {
        var set = ScalarSet([scalar.value...scalar.value])
        set.ignoresCase = flags.ignoresCase && (scalar.properties.isLowercase || scalar.properties.isUppercase)
        return .set(set)
    }

    private mutating func quotedLiterals() -> [RegexNode] {
        position += 2
        var nodes: [RegexNode] = []
        while let scalar = peek() {
            if scalar == "\\" && peek(1) == "E" {
                position += 2
                break
            }
            nodes.append(literal(scalar))
            position += 1
        }
        return nodes
    }

    private mutating func group() throws(RegexError) -> RegexNode? {
        let outer = flags
        var index: Int?
        position += 1
        if peek() == "?" {
            let (name, isFlagsOnly) = try groupPrefix()
            if isFlagsOnly { return nil }
            if let name {
                groupCount += 1
                index = groupCount
                groupNames[name, default: []].append(groupCount)
            }
        } else {
            groupCount += 1
            index = groupCount
        }
        let inner = try alternatives()
        guard peek() == ")" else { throw error("missing closing )", 0) }
        position += 1
        flags = outer
        return index.map { .capture($0, inner) } ?? inner
    }
}
