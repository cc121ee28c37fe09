import Yams

/// Why a file is not one readable YAML document.
struct YAMLProblem: Error {
    let message: String
    let remedy: String
    var position: TextPosition?

    init(_ message: String, remedy: String, at position: TextPosition? = nil) {
        self.message = message
        self.remedy = remedy
        self.position = position
    }

    /// The composer's error in this project's words, where the composer's own help little.
    init(_ error: any Error, in text: String) {
        switch error as? YamlError {
        case .duplicatedKeysInMapping(let names, let context):
            let keys = names.map { "\"\($0.excerpt)\"" }.joined(separator: ", ")
            self.init(
                "\(keys) is given here and again in the same mapping", remedy: "keep one of them",
                at: TextPosition(context.mark))
        case .reader:
            self.init(
                "contains control characters or others that YAML forbids", remedy: "remove them",
                at: Self.firstForbidden(in: text))
        case .scanner(_, _, let mark, _) where TextPosition(mark).scalar(in: text) == "\t":
            self.init("a tab is used for indentation", remedy: "indent with spaces", at: TextPosition(mark))
        case .scanner(_, let problem, let mark, _) where problem.contains("alphabetic or numeric"):
            self.init(
                "an unquoted value begins with an asterisk or ampersand", remedy: "put it in quotes",
                at: TextPosition(mark))
        case .scanner(_, let problem, let mark, _) where problem.contains("cannot start any token"):
            self.init(
                "an unquoted value begins with a character that YAML reserves", remedy: "put it in quotes",
                at: TextPosition(mark))
        case .composer(_, let problem, let mark, _) where problem.contains("another document"):
            self.init(
                "a second document begins here", remedy: "keep one document and remove \"---\"",
                at: TextPosition(mark))
        case .composer(_, let problem, let mark, _) where problem.contains("undefined alias"):
            self.init(
                "an alias names an anchor that is not defined before it",
                remedy: "define it with \"&\", or quote the text if the asterisk belongs to it", at: TextPosition(mark))
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let setting = context.map { "\($0.text.trimmed): " } ?? ""
            self.init(
                "is not valid YAML: \(setting)\(problem.trimmed)",
                remedy: "check indentation, quotes and brackets here and just above", at: TextPosition(mark))
        case .memory:
            self.init("is nested too deeply", remedy: "check that this is the file that was meant")
        default:
            self.init("is not valid YAML", remedy: "check that this is the file that was meant")
        }
    }

    private static func firstForbidden(in text: String) -> TextPosition? {
        var position = TextPosition()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x09, 0x0a, 0x0d, 0x20...0x7e, 0x85, 0xa0...0xfffd, 0x10000...: position.advance(over: scalar)
            default: return position
            }
        }
        return nil
    }
}

extension String {
    fileprivate var trimmed: Substring {
        let withoutEnd = self[...(lastIndex { $0 != " " } ?? startIndex)]
        return withoutEnd.drop { $0 == " " }
    }
}
