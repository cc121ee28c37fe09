import Yams

/// A place in a file, counted from 1 in lines and Unicode scalars.
struct TextPosition: Hashable {
    private(set) var line = 1
    private(set) var column = 1

    init() {}

    init(_ mark: Mark) {
        line = mark.line
        column = mark.column
    }

    /// The place after `scalar`.
    mutating func advance(over scalar: Unicode.Scalar) {
        switch scalar {
        // The composer takes the last three for line breaks too.
        case "\n", "\u{85}", "\u{2028}", "\u{2029}":
            line += 1
            column = 1
        default:
            column += 1
        }
    }

    /// What stands here; nil beyond the end.
    func scalar(in text: String) -> Unicode.Scalar? {
        let lines = text.split(separator: "\n", maxSplits: line, omittingEmptySubsequences: false)
        guard (1...lines.count).contains(line), column > 0 else { return nil }
        return lines[line - 1].unicodeScalars.dropFirst(column - 1).first
    }
}

extension Node {
    /// Where it begins; for an alias, where the anchored value does.
    var position: TextPosition? { mark.map(TextPosition.init) }
}
