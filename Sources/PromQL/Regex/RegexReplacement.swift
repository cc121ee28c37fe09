/// The text that takes the place of a match.
///
/// `$1`, `$name`, `${1}` and `${name}` refer to groups, `$$` is a dollar sign. A name is as long as it can be; one that
/// no group has is empty.
struct RegexReplacement {
    private let scalars: [Unicode.Scalar]

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
    }

    /// The replacement with its references filled in.
    ///
    /// - Parameters:
    ///   - captures: Where each group begins and ends, -1 if it took no part.
    ///   - limit: About how many characters to produce at most: references multiply the text. What is longer is cut
    ///     there.
    func expanded(
        _ captures: [Int], of text: [Unicode.Scalar], _ groupNames: [String: [Int]], limit: Int
    ) -> String.UnicodeScalarView {
        var output = String.UnicodeScalarView()
        var rest = scalars[...]
        var length = 0
        while length <= limit, let scalar = rest.popFirst() {
            length += 1
            guard scalar == "$" else {
                output.append(scalar)
                continue
            }
            if rest.first == "$" {
                rest.removeFirst()
                output.append("$")
            } else if let name = Self.groupReference(&rest) {
                let groups = Int(name).map { [$0] } ?? groupNames[name] ?? []
                let participating = groups.first { $0 < captures.count / 2 && captures[2 * $0] >= 0 }
                guard let group = participating else { continue }
                let capture = text[captures[2 * group]..<captures[2 * group + 1]]
                length += capture.count
                output.append(contentsOf: capture)
            } else {
                output.append("$")
            }
        }
        return output
    }

    /// Takes the name after a dollar sign; nil, taking nothing, if none follows.
    private static func groupReference(_ rest: inout ArraySlice<Unicode.Scalar>) -> String? {
        let isBraced = rest.first == "{"
        let candidates = isBraced ? rest.dropFirst() : rest
        let name = candidates.prefix {
            $0 == "_" || $0.properties.isAlphabetic || $0.properties.numericType == .decimal
        }
        let after = candidates.dropFirst(name.count)
        guard !name.isEmpty, !isBraced || after.first == "}" else { return nil }
        rest = isBraced ? after.dropFirst() : after
        return String(String.UnicodeScalarView(name))
    }
}
