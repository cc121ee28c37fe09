/// A regular expression in RE2's syntax that has to match the whole of a text. Matching takes time in proportion to the
/// text, whatever the expression.
public struct AnchoredRegex: Sendable {
    private let program: RegexProgram
    private let groupCount: Int
    private let groupNames: [String: [Int]]
    private let shortcut: Shortcut?

    /// Expressions that need no machine.
    private enum Shortcut {
        /// One of a few texts, as in `a|b|c`.
        case oneOf(Set<String>)
        /// A beginning, then anything without a line break, as in `a.*`.
        case prefix(String, needsMore: Bool)
    }

    /// - Throws: ``RegexError``
    public init(_ pattern: String) throws(RegexError) {
        // The expression must be one within the anchors, and also on its own: `a)(b` is one only there.
        var parser = RegexParser("^(?:\(pattern))$")
        let node = try parser.parse()
        var inner = RegexParser(pattern)
        shortcut = Self.shortcut(for: try inner.parse())
        program = try RegexProgram(node, pattern: pattern)
        groupCount = parser.groupCount
        groupNames = parser.groupNames
    }

    /// How much work a character of a text can be.
    var size: Int { program.instructions.count }

    public func matches(_ text: String) -> Bool {
        switch shortcut {
        case .oneOf(let texts): return texts.contains(text)
        case .prefix(let prefix, let needsMore):
            let rest = text.utf8.dropFirst(prefix.utf8.count)
            return text.utf8.starts(with: prefix.utf8) && !(needsMore && rest.isEmpty) && !rest.contains(0x0a)
        case nil:
            var machine = RegexMachine(program, slots: 0)
            return machine.run(text) != nil
        }
    }

    /// The replacement with its references to groups filled in from a match of `text`, or nil without a match.
    ///
    /// - Parameter limit: About how many characters to produce at most. What is longer is cut there.
    func expanding(_ replacement: RegexReplacement, from text: String, limit: Int) -> String? {
        var machine = RegexMachine(program, slots: 2 * (groupCount + 1))
        guard let captures = machine.run(text) else { return nil }
        let scalars = Array(text.unicodeScalars)
        return String(replacement.expanded(captures, of: scalars, groupNames, limit: limit))
    }

    private static func shortcut(for node: RegexNode) -> Shortcut? {
        if let texts = literals(node) { return .oneOf(Set(texts)) }
        guard case .sequence(let nodes) = node, let last = nodes.last else { return repetition(node, after: "") }
        guard let prefix = literals(.sequence(nodes.dropLast())), prefix.count == 1 else { return nil }
        return repetition(last, after: prefix[0])
    }

    /// The shortcut for `.*` or `.+` after a text.
    private static func repetition(_ node: RegexNode, after prefix: String) -> Shortcut? {
        guard case .repetition(.set(let set), let minimum, nil, _) = node, minimum < 2, set.isAllButNewline else {
            return nil
        }
        return .prefix(prefix, needsMore: minimum == 1)
    }

    /// The texts that a node matches, if they are few and spelled out.
    private static func literals(_ node: RegexNode) -> [String]? {
        switch node {
        case .empty: return [""]
        case .set(let set): return set.single.flatMap(Unicode.Scalar.init).map { [String($0)] }
        case .capture(_, let inner): return literals(inner)
        case .alternatives(let nodes):
            var texts: [String] = []
            for node in nodes {
                guard let more = literals(node) else { return nil }
                texts += more
            }
            return texts
        case .sequence(let nodes):
            var texts = [""]
            var size = 0
            for node in nodes {
                guard let more = literals(node), texts.count == 1 || more.count == 1 else { return nil }
                // Appending one text to many can multiply the size of the expression.
                size += texts.count > 1 ? texts.count * more[0].utf8.count : 0
                guard size <= 1 << 16 else { return nil }
                if more.count == 1 {
                    for index in texts.indices { texts[index] += more[0] }
                } else {
                    size += more.count * texts[0].utf8.count
                    guard size <= 1 << 16 else { return nil }
                    texts = more.map { texts[0] + $0 }
                }
            }
            return texts
        case .repetition, .assertion: return nil
        }
    }
}
