import Yams

/// What YAML takes an unmarked word for.
///
/// Versions of YAML disagree: to some `NO` is false, `012` is ten and `12:30` is 750. A word that any
/// of them takes for something other than text is not text here either, so it must be quoted to be one.
enum ScalarKind: Equatable {
    case null, boolean, number, text
    /// Carries a YAML tag that says it is something else still.
    case tagged(String)

    init(_ scalar: Node.Scalar) {
        switch scalar.tag.description {
        case "" where scalar.style == .plain: self.init(plain: scalar.string)
        case "", "!", Tag.Name.str.rawValue: self = .text
        case let tag: self = .tagged(tag)
        }
    }

    init(plain word: String) {
        switch word.lowercased() {
        case "", "~", "null": self = .null
        case "true", "false", "yes", "no", "on", "off": self = .boolean
        default: self = Self.isNumber(word) ? .number : .text
        }
    }

    private static func isNumber(_ word: String) -> Bool {
        guard let first = word.utf8.first, "+-.0123456789iInN".utf8.contains(first) else { return false }
        let number = #/
            [-+]? ( 0b[01_]+ | 0o[0-7_]+ | 0x[0-9a-fA-F_]+
            | ([0-9][0-9_]* \.? [0-9_]* | \.[0-9][0-9_]*) ([eE][-+]?[0-9]+)?
            | [0-9][0-9_]* (:[0-5]?[0-9])+ (\.[0-9_]*)?
            | \.? (inf|Inf|INF|nan|NaN|NAN) )
            /#
        return word.wholeMatch(of: number) != nil
    }
}
