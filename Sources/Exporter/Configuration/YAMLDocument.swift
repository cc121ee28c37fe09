import Yams

/// One YAML document, from bytes that may be anything to a tree that is safe to walk.
enum YAMLDocument {
    /// Larger files are refused: no sensible configuration comes near.
    static let largestSize = 1 << 20

    /// - Returns: nil when there is nothing but white space and comments.
    static func root(of bytes: [UInt8]) throws(YAMLProblem) -> Node? {
        let text = try decode(bytes)
        try refuseUnusualKeys(text)
        return try compose(text)
    }

    private static func decode(_ bytes: [UInt8]) throws(YAMLProblem) -> String {
        guard bytes.count <= largestSize else {
            throw YAMLProblem(
                "is larger than \(largestSize) bytes", remedy: "check that this is the file that was meant")
        }
        guard !bytes.starts(with: [0xff, 0xfe]), !bytes.starts(with: [0xfe, 0xff]) else {
            throw YAMLProblem("is encoded as UTF-16", remedy: "save the file as UTF-8")
        }
        let content = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes.dropFirst(3) : bytes[...]
        guard let text = String(validating: content, as: UTF8.self) else {
            throw YAMLProblem("is not UTF-8", remedy: "save the file as UTF-8", at: firstInvalidByte(content))
        }
        guard content.contains(UInt8(ascii: "\r")) else { return text }
        return text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
    }

    private static func firstInvalidByte(_ bytes: ArraySlice<UInt8>) -> TextPosition {
        var position = TextPosition()
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        while case .scalarValue(let scalar) = decoder.decode(&iterator) {
            position.advance(over: scalar)
        }
        return position
    }

    /// Refuses keys that are lists, mappings or aliases, before any alias is followed.
    ///
    /// The composer compares the keys of a mapping with each other. With a dozen nested aliases in a key
    /// that takes hours. So the keys are first looked at in a tree where the asterisk of whatever could be
    /// an alias is replaced by a letter, which leaves every place and all structure as they are.
    private static func refuseUnusualKeys(_ text: String) throws(YAMLProblem) {
        let (neutral, asterisks) = withoutAliases(text)
        guard let root = try compose(neutral) else { return }
        var rest = [root]
        while let node = rest.popLast() {
            switch node {
            case .scalar, .alias: continue
            case .sequence(let sequence): rest.append(contentsOf: sequence)
            case .mapping(let mapping):
                for pair in mapping {
                    let position = pair.key.position
                    let isAlias = position.map { asterisks.contains($0) } ?? false
                    guard pair.key.scalar != nil, !isAlias else {
                        throw YAMLProblem(
                            "a list, mapping or alias is used as a key", remedy: "keys must be words", at: position)
                    }
                    rest.append(pair.value)
                }
            }
        }
    }

    /// The text with an underscore for every asterisk that a name follows, and where those were.
    private static func withoutAliases(_ text: String) -> (text: String, asterisks: Set<TextPosition>) {
        var neutral = String.UnicodeScalarView()
        var asterisks: Set<TextPosition> = []
        var position = TextPosition()
        var scalars = text.unicodeScalars.makeIterator()
        var next = scalars.next()
        while let scalar = next {
            next = scalars.next()
            if scalar == "*", let next, beginsAliasName(next) {
                asterisks.insert(position)
                neutral.append("_")
            } else {
                neutral.append(scalar)
            }
            position.advance(over: scalar)
        }
        return (String(neutral), asterisks)
    }

    private static func beginsAliasName(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_", "-": true
        default: false
        }
    }

    private static func compose(_ text: String) throws(YAMLProblem) -> Node? {
        do {
            // `.basic` leaves every word as text; ScalarKind says what it is.
            return try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot()
        } catch {
            throw YAMLProblem(error, in: text)
        }
    }
}
