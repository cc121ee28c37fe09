/// A regular expression in RE2's syntax that may match anywhere in a text. A search takes time in proportion to the
/// text.
public struct RegexSearch: Sendable {
    private let program: RegexProgram
    /// The groups of the pattern, the whole match as group 0 not counted.
    private let groupCount: Int
    private let groupNames: [String: [Int]]

    /// - Throws: ``RegexError``
    public init(_ pattern: String) throws(RegexError) {
        var inner = RegexParser(pattern)
        _ = try inner.parse()
        // As little as possible before the match; the match itself is a group, and those of the pattern come after it.
        var parser = RegexParser("(?s:.*?)(\(pattern))")
        program = try RegexProgram(try parser.parse(), pattern: pattern)
        groupCount = inner.groupCount
        groupNames = inner.groupNames
    }

    public func isFound(in text: String) -> Bool {
        var machine = RegexMachine(program, slots: 0)
        return machine.run(text) != nil
    }

    /// The text with each match replaced; the replacement refers to groups by `$1`, `${1}`, `$name` and `${name}`.
    ///
    /// - Parameter limit: About how many characters to produce at most. What is longer is cut there.
    public func replacingAll(in text: String, with replacement: String, limit: Int) -> String {
        let scalars = Array(text.unicodeScalars)
        let replacement = RegexReplacement(replacement)
        var output = String.UnicodeScalarView()
        var length = 0
        var position = 0
        var previousEnd = -1
        while position <= scalars.count && length <= limit {
            var machine = RegexMachine(program, slots: 2 * (groupCount + 2))
            guard let all = machine.run(text, from: position) else { break }
            let captures = Array(all[2...])
            let (start, end) = (captures[0], captures[1])
            output.append(contentsOf: scalars[position..<start])
            // An empty match right after another is none.
            if end > start || start != previousEnd {
                let expansion = replacement.expanded(captures, of: scalars, groupNames, limit: limit - length)
                output.append(contentsOf: expansion)
                length += expansion.count
            }
            length += start - position
            previousEnd = end
            position = end
            if end == start {
                if start < scalars.count { output.append(scalars[start]) }
                position += 1
            }
        }
        if position < scalars.count { output.append(contentsOf: scalars[position...]) }
        return String(output)
    }
}
